import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { backupErrors } from './errors.ts';

// The construction of age (STREAM): a key for each file, chunks that are counted in the nonce, and a mark of the last one. A
// chunk that is gone, changed, moved or of another file does not open, and neither does a file that ends early or goes on.
const mark = Buffer.from('lingtan-encrypted/1\n', 'latin1');
const saltBytes = 32;
const headBytes = mark.length + saltBytes;
const tagBytes = 16;
/** Clear bytes of each chunk but the last. */
export const chunkBytes = 65_536;
const cipherName = 'aes-256-gcm';

/** Encrypts what passes, as the file of that name. */
export function encryptAs(name: string, dataKey: Buffer): Transform {
  const salt = randomBytes(saltBytes);
  const key = keyOf(name, dataKey, salt);
  let number = 0;
  const seal = (clear: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv(cipherName, key, nonceOf(number++, last));
    return Buffer.concat([cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
  };
  const stream = cut(chunkBytes, seal);
  stream.push(Buffer.concat([mark, salt]));
  return stream;
}

/** Decrypts what {@link encryptAs} made. Fails with BACKUP_NOT_AUTHENTIC where it is not that, as it was written, to its end. */
export function decryptAs(name: string, dataKey: Buffer): Transform {
  let key: Buffer | null = null;
  let number = 0;
  const open = (sealed: Buffer, last: boolean): Buffer => {
    try {
      if (key === null || sealed.length < tagBytes) throw new Error('it ends early');
      const decipher = createDecipheriv(cipherName, key, nonceOf(number++, last));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
    } catch (error) {
      throw backupErrors.NOT_AUTHENTIC({ file: name }, error);
    }
  };
  return cut(chunkBytes + tagBytes, open, {
    bytes: headBytes,
    take: (head) => {
      if (!head.subarray(0, mark.length).equals(mark)) throw backupErrors.NOT_AUTHENTIC({ file: name });
      key = keyOf(name, dataKey, head.subarray(mark.length));
    },
  });
}

function keyOf(name: string, dataKey: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', dataKey, salt, `lingtan backup file ${name}`, 32));
}

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Cuts what passes into pieces of a size, of which only the last may be smaller, and turns each; after a head of its own. */
function cut(
  size: number,
  turn: (piece: Buffer, last: boolean) => Buffer,
  head: { bytes: number; take: (head: Buffer) => void } = { bytes: 0, take: () => {} },
): Transform {
  let waiting: Buffer[] = [];
  let bytes = 0;
  let headDue = head.bytes > 0;
  const take = (count: number): Buffer => {
    const all = Buffer.concat(waiting);
    waiting = [all.subarray(count)];
    bytes -= count;
    return all.subarray(0, count);
  };
  const passing = (done: TransformCallback, work: () => void): void => {
    try {
      work();
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passing(done, () => {
        waiting.push(chunk);
        bytes += chunk.length;
        if (headDue && bytes >= head.bytes) {
          headDue = false;
          head.take(take(head.bytes));
        }
        // A piece that nothing follows may be the last one.
        while (!headDue && bytes > size) this.push(turn(take(size), false));
      });
    },
    flush(done) {
      passing(done, () => void this.push(turn(take(bytes), true)));
    },
  });
}
