/** What one frame held: who sent it, and the messages that are complete with it. */
export interface Frame {
  from: string;
  messages: unknown[];
}

const whole = '*';

/**
 * Packs messages (JSON) into frames of at most `limit` bytes: several small ones in one frame, a large one in many.
 * `from` and `batch` hold no blanks.
 */
export function packFrames(from: string, batch: string, messages: readonly string[], limit: number): string[] {
  const head = `${from} ${whole} `;
  const frames: string[] = [];
  let open: string[] = [];
  let size = 0;
  const close = (): void => {
    if (open.length > 0) frames.push(`${head}[${open.join(',')}]`);
    open = [];
    size = 0;
  };
  for (const [index, text] of messages.entries()) {
    const bytes = Buffer.byteLength(text) + 1;
    if (head.length + 2 + bytes > limit) {
      close();
      frames.push(...split(from, `${batch}-${index}`, text, limit));
      continue;
    }
    if (head.length + 2 + size + bytes > limit) close();
    open.push(text);
    size += bytes;
  }
  close();
  return frames;
}

function split(from: string, name: string, text: string, limit: number): string[] {
  const data = Buffer.from(text).toString('base64');
  const width = limit - from.length - name.length - 32;
  const count = Math.ceil(data.length / width);
  return Array.from(
    { length: count },
    (_, index) => `${from} ${name}/${index}/${count} ${data.slice(index * width, (index + 1) * width)}`,
  );
}

interface Partial {
  name: string;
  pieces: string[];
}

/** Takes frames in the order they were sent. A message of which a piece is missing is given up. */
export class FrameReader {
  readonly #partial = new Map<string, Partial>();

  /** Null for what is no frame. */
  read(frame: string): Frame | null {
    const [from, place] = frame.split(' ', 2);
    if (!from || !place) return null;
    const data = frame.slice(from.length + place.length + 2);
    if (place === whole) {
      this.#partial.delete(from);
      return { from, messages: JSON.parse(data) as unknown[] };
    }
    const [name = '', index, count] = place.split('/');
    return { from, messages: this.#piece(from, name, Number(index), Number(count), data) };
  }

  #piece(from: string, name: string, index: number, count: number, data: string): unknown[] {
    const known = this.#partial.get(from);
    const partial = known?.name === name ? known : { name, pieces: [] };
    if (partial.pieces.length !== index) {
      this.#partial.delete(from);
      return [];
    }
    partial.pieces.push(data);
    if (partial.pieces.length < count) {
      this.#partial.set(from, partial);
      return [];
    }
    this.#partial.delete(from);
    return [JSON.parse(Buffer.from(partial.pieces.join(''), 'base64').toString('utf8'))];
  }
}
