// CRC-32 as zlib counts it: every piece travels with its own, and a file that changed between two halves is noticed.
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Return the CRC-32 of bytes that follow others whose CRC-32 is `before`. */
export function crc32(bytes, before = 0) {
  let value = ~before;
  for (let at = 0; at < bytes.length; at += 1) value = TABLE[(value ^ bytes[at]) & 255] ^ (value >>> 8);
  return ~value >>> 0;
}

/** Return the CRC-32 of a Blob, read piece by piece so that the page stays alive. */
export async function crcOf(blob, pieceBytes = 4 << 20) {
  let value = 0;
  for (let at = 0; at < blob.size; at += pieceBytes) {
    value = crc32(new Uint8Array(await blob.slice(at, at + pieceBytes).arrayBuffer()), value);
  }
  return value;
}
