/** 1980-01-01 00:00, the first moment that the format knows. */
const firstMoment = (1 << 21) | (1 << 16);

const endOfDirectory = Buffer.from('PK\x05\x06', 'latin1');
const directoryEntry = 0x02014b50;

/**
 * Sets the times of the files in a ZIP archive (APPNOTE.TXT 4.3) to one fixed moment: whoever writes it puts in the time
 * of the writing, by the clock of the machine, so that the same content would be another file every two seconds.
 * @throws Error when the bytes are no archive
 */
export function withoutTimes(archive: Buffer): Buffer {
  const end = archive.lastIndexOf(endOfDirectory);
  if (end < 0) throw new Error('The bytes are not a ZIP archive');
  const fixed = Buffer.from(archive);
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== directoryEntry) throw new Error('The directory of the ZIP archive is damaged');
    fixed.writeUInt32LE(firstMoment, at + 12);
    fixed.writeUInt32LE(firstMoment, archive.readUInt32LE(at + 42) + 10);
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return fixed;
}
