// What plays, told to the system (media keys, the lock screen) and in the tab's title.
const JUMP_S = 10;
const session = navigator.mediaSession;
const PLAYING = "▶ ";
let page = document.title;
let current = null;

const ACTIONS = {
  play: () => current.play(),
  pause: () => current.audio.pause(),
  stop: () => current.audio.pause(),
  seekbackward: ({ seekOffset }) => current.jump(-(seekOffset ?? JUMP_S)),
  seekforward: ({ seekOffset }) => current.jump(seekOffset ?? JUMP_S),
  seekto: ({ seekTime }) => current.seek(seekTime),
};

function entitle() {
  const on = current && !current.audio.paused;
  document.title = on ? `${PLAYING}${current.title} · ${page}` : page;
  if (session) session.playbackState = on ? "playing" : current ? "paused" : "none";
}

function take(deck) {
  current = deck;
  if (!session) return;
  session.metadata = new MediaMetadata({ title: deck.title, album: page });
  for (const [name, act] of Object.entries(ACTIONS)) session.setActionHandler(name, act);
}

function leave() {
  current = null;
  if (!session) return;
  session.metadata = null;
  for (const name of Object.keys(ACTIONS)) session.setActionHandler(name, null);
}

// The system draws on from here by itself, so it need not be told of every moment.
function place() {
  const { audio, seconds } = current;
  const duration = Math.max(seconds, audio.currentTime);
  if (session && duration > 0) session.setPositionState({ duration, position: audio.currentTime, playbackRate: audio.defaultPlaybackRate });
}

document.body.addEventListener("studio:deck", ({ detail: { deck, what } }) => {
  if (what === "play") take(deck);
  if (deck !== current) return;
  if (what === "gone") leave();
  else if (what !== "time") place();
  entitle();
});
document.body.addEventListener("studio:page", () => {
  page = document.title;
  entitle();
});
