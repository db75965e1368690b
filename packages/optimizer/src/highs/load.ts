import loadHighs, { type Highs } from 'highs';

let shared: Promise<Highs> | undefined;

/** HiGHS as WebAssembly, loaded once per thread. */
export function sharedHighs(): Promise<Highs> {
  shared ??= loadHighs();
  return shared;
}

/** Forgets the instance of this thread; an aborted one cannot be used again. */
export function dropSharedHighs(): void {
  shared = undefined;
}
