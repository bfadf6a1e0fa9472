// Looks into mp3 frames as they arrive, without decoding: how long each lasts, and about how loud it is.
// The loudness is the frame's own "global gain", in steps of 1.5 dB (ISO 11172-3, 2.4.1.7).
const RATES = { 3: [44100, 48000, 32000], 2: [22050, 24000, 16000], 0: [11025, 12000, 8000] }; // by version bits
const KBITS_V1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBITS_V2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const HEADER_BYTES = 4;
const SILENT_GAIN = 125;
const LOUD_GAIN = 180;

/** Reads a stream of mp3 bytes that may be cut anywhere; `frames` grows by {at, seconds, level 0..1}. */
export class Mp3 {
  rest = new Uint8Array();
  frames = [];
  seconds = 0;

  add(bytes) {
    const data = new Uint8Array(this.rest.length + bytes.length);
    data.set(this.rest);
    data.set(bytes, this.rest.length);
    let at = 0;
    while (at + HEADER_BYTES <= data.length) {
      const frame = header(data, at);
      if (!frame) at += 1;
      else if (at + frame.size > data.length) break;
      else {
        this.frames.push({ at: this.seconds, seconds: frame.seconds, level: level(data, at, frame) });
        this.seconds += frame.seconds;
        at += frame.size;
      }
    }
    this.rest = data.slice(at);
  }
}

function header(data, at) {
  const [first, second, third, fourth] = data.subarray(at, at + HEADER_BYTES);
  const version = (second >> 3) & 3;
  if (first !== 0xff || (second & 0xe6) !== 0xe2 || version === 1) return null;
  const rate = RATES[version][(third >> 2) & 3];
  const kbits = (version === 3 ? KBITS_V1 : KBITS_V2)[third >> 4];
  if (!rate || !kbits) return null;
  const samples = version === 3 ? 1152 : 576;
  const size = Math.floor((samples * kbits * 125) / rate) + ((third >> 1) & 1);
  return { size, seconds: samples / rate, old: version === 3, mono: fourth >> 6 === 3, checked: !(second & 1) };
}

// The first granule of the first channel: part2_3_length (12 bits), big_values (9), global_gain (8).
function level(data, at, { old, mono, checked }) {
  const begin = (at + HEADER_BYTES + (checked ? 2 : 0)) * 8 + (old ? (mono ? 9 + 5 + 4 : 9 + 3 + 8) : mono ? 8 + 1 : 8 + 2);
  const gain = bits(data, begin + 21, 8);
  if (!bits(data, begin, 12)) return 0; // nothing is coded: silence
  return Math.min(1, Math.max(0, (gain - SILENT_GAIN) / (LOUD_GAIN - SILENT_GAIN)));
}

function bits(data, begin, count) {
  let value = 0;
  for (let bit = begin; bit < begin + count; bit += 1) value = (value << 1) | ((data[bit >> 3] >> (7 - (bit & 7))) & 1);
  return value;
}
