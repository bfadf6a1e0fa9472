// What samples tell about a recording; the server measures the same of the file (library/media/child/audio.py).
const WINDOW_S = 0.01;
const FLOOR = 0.1; // of the time is quieter: that is the room, not the voice
const CLIPPED = 0.999;
const decibels = (value) => 20 * Math.log10(Math.max(value, 1e-5));

/** Return length in seconds, levels in decibels of full scale, clipped samples in a million, and the highest of each window. */
export function measure(samples, rate) {
  const size = Math.max(1, Math.round(rate * WINDOW_S));
  const highest = new Float32Array(Math.ceil(samples.length / size));
  let clipped = 0;
  samples.forEach((value, n) => {
    const loud = Math.abs(value);
    if (loud >= CLIPPED) clipped += 1;
    const at = Math.floor(n / size);
    if (loud > highest[at]) highest[at] = loud;
  });
  const sorted = [...highest].sort((a, b) => a - b);
  return {
    seconds: samples.length / rate,
    peakDb: decibels(sorted.at(-1) ?? 0),
    noiseDb: decibels(sorted[Math.floor(sorted.length * FLOOR)] ?? 0),
    clipped: (clipped * 1e6) / Math.max(1, samples.length),
    highest,
  };
}

/** Return what could be better, in words; it forbids nothing. */
export function advise({ peakDb, noiseDb, clipped }) {
  if (peakDb < -60) return ["There is only silence in it. Check the microphone."];
  return [
    clipped > 50 && "Too loud in places: the tops are cut off. Move away from the microphone.",
    peakDb < -24 && "Very quiet. Move closer to the microphone.",
    noiseDb > -48 && "There is noise between the words. A quiet room is better, or switch noise removal on.",
  ].filter(Boolean);
}
