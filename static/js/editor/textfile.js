// Opening a text file in the browser: nothing is sent. Fetched when the first one is chosen.
import { toast } from "../frame/page.js";

const MOST_BYTES = 1_000_000;
const MARKS = { "255,254": "utf-16le", "254,255": "utf-16be" };

/** Read the chosen file and hand its text to `write`, or say what is wrong with it. */
export async function open(input, write) {
  const [file] = input.files;
  input.value = "";
  if (file.size > MOST_BYTES) return toast(`“${file.name}” is ${(file.size / 1e6).toFixed(1)} MB; at most 1 MB. Split it first.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const marked = MARKS[bytes.slice(0, 2).join()];
  const at = marked ? -1 : wrongByte(bytes);
  if (at >= 0) {
    const byte = bytes[at].toString(16).toUpperCase().padStart(2, "0");
    return toast(`“${file.name}” is not UTF-8 text (byte 0x${byte} at position ${at}). Save it as UTF-8, then open it again.`);
  }
  const text = new TextDecoder(marked ?? "utf-8").decode(bytes);
  if (!text.trim()) return toast(`“${file.name}” is empty.`);
  write(text);
  toast(marked ? `“${file.name}” was UTF-16 and is read as that. Undo brings your text back.` : `“${file.name}” is open. Undo brings your text back.`);
}

// Where UTF-8 ends, by halving; -1 for nowhere.
function wrongByte(bytes) {
  if (reads(bytes, false)) return -1;
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (reads(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  return good;
}

function reads(bytes, stream) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}
