// The recorder's ear: hands on every sample that comes, and 20 times a second how loud it is.
class Recorder extends AudioWorkletProcessor {
  parts = [];
  count = 0;
  sum = 0;
  peak = 0;
  ended = false;

  constructor() {
    super();
    this.port.onmessage = () => (this.ended = true);
  }

  process([input]) {
    const channel = input[0];
    if (channel?.length) this.take(channel);
    if (this.ended || this.count >= sampleRate / 20) this.send();
    return !this.ended;
  }

  take(channel) {
    this.parts.push(channel.slice());
    this.count += channel.length;
    for (const value of channel) {
      this.sum += value * value;
      this.peak = Math.max(this.peak, Math.abs(value));
    }
  }

  // What has come up to the end goes out with it.
  send() {
    const samples = new Float32Array(this.count);
    this.parts.reduce((at, part) => (samples.set(part, at), at + part.length), 0);
    const level = { rms: Math.sqrt(this.sum / Math.max(1, this.count)), peak: this.peak };
    this.port.postMessage({ samples, level, ended: this.ended }, [samples.buffer]);
    this.parts = [];
    this.count = this.sum = this.peak = 0;
  }
}

registerProcessor("recorder", Recorder);
