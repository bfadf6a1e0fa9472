// Recording from the microphone: samples at the stream's own rate, everything up to Stop, and the microphone let go at once.
// Not MediaRecorder: its files have no length, and what is kept and sent on are the very samples that came.
const PLAIN = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
const TAIL_MS = 250; // what was said when Stop was pressed is still on its way from the sound card

/** Return whether this browser can record on this page: only over https, or on this machine. */
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.AudioWorkletNode);

/** Ask for the microphone and listen; `onLevel` hears loudness and peak. Rejects with the browser's error. */
export async function openMicrophone(workletUrl, onLevel) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: PLAIN });
  const context = new AudioContext(); // a rate of our own choosing would have some browsers refuse the stream
  const letGo = () => {
    stream.getTracks().forEach((track) => track.stop());
    if (context.state !== "closed") context.close();
  };
  try {
    await context.audioWorklet.addModule(workletUrl);
    return listen(context, stream, onLevel, letGo);
  } catch (error) {
    letGo();
    throw error;
  }
}

function listen(context, stream, onLevel, letGo) {
  const ear = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0 });
  const parts = [];
  let on = false;
  let ended;
  ear.port.onmessage = ({ data }) => {
    if (on) parts.push(data.samples);
    onLevel(data.level);
    if (data.ended) ended?.();
  };
  context.createMediaStreamSource(stream).connect(ear);
  return {
    rate: context.sampleRate,
    stream,
    letGo,
    /** Keep what comes from now on. */
    begin: () => (on = true),
    /** Return how many seconds are kept. */
    seconds: () => parts.reduce((count, part) => count + part.length, 0) / context.sampleRate,
    /** Keep what is still on its way, let the microphone go, and resolve to all samples. */
    async end() {
      await new Promise((resolve) => setTimeout(resolve, TAIL_MS));
      const flushed = new Promise((resolve) => (ended = resolve));
      ear.port.postMessage("end");
      await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, TAIL_MS))]);
      letGo();
      return join(parts);
    },
  };
}

function join(parts) {
  const samples = new Float32Array(parts.reduce((count, part) => count + part.length, 0));
  parts.reduce((at, part) => (samples.set(part, at), at + part.length), 0);
  return samples;
}

/** Return a WAV file of samples, 16 bits each. */
export function toWav(samples, rate) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const write = (at, text) => [...text].forEach((sign, n) => view.setUint8(at + n, sign.charCodeAt(0)));
  write(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  write(8, "WAVEfmt ");
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, rate, 4], [28, rate * 2, 4], [32, 2, 2], [34, 16, 2]].forEach(([at, value, size]) =>
    size === 4 ? view.setUint32(at, value, true) : view.setUint16(at, value, true));
  write(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((value, n) => view.setInt16(44 + n * 2, Math.round(Math.max(-1, Math.min(1, value)) * 32767), true));
  return new Blob([view.buffer], { type: "audio/wav" });
}
