interface TypedArray {
  readonly length: number;
  [index: number]: number;
  set(source: ArrayLike<number>): void;
  slice(from: number, to: number): this;
}

/** A typed array that doubles when it is full, so that adding one element costs O(1) on average. */
export class Growable<T extends TypedArray> {
  #array: T;
  readonly #make: (length: number) => T;
  length = 0;

  constructor(make: (length: number) => T, capacity = 64) {
    this.#make = make;
    this.#array = make(capacity);
  }

  push(value: number): number {
    if (this.length === this.#array.length) this.#grow();
    this.#array[this.length] = value;
    return this.length++;
  }

  get(index: number): number {
    return this.#array[index] as number;
  }

  set(index: number, value: number): void {
    this.#array[index] = value;
  }

  /** A copy of exactly the elements so far: its buffer carries no spare room through to a worker thread. */
  take(): T {
    return this.#array.slice(0, this.length);
  }

  #grow(): void {
    const larger = this.#make(Math.max(16, this.#array.length * 2));
    larger.set(this.#array);
    this.#array = larger;
  }
}
