import { setBearer } from '@lingtan/web-sdk';

/** Token in the address of a display: behind `#`, which browsers send to nobody and servers do not log. */
export function screenTokenOf(path: string, hash: string): string | null {
  if (!path.startsWith('/screen/')) return null;
  return /^ls_[\w-]+$/.exec(new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? '')?.[0] ?? null;
}

/** On the address of a display, everything is asked with the token that stands in it. */
export function adoptScreenToken(): void {
  setBearer(screenTokenOf(location.pathname, location.hash));
}
