const storageKey = 'lingtan.park';

/** The park that was open last in this browser. */
export function lastPark(): string | null {
  return localStorage.getItem(storageKey);
}

export function rememberPark(id: string): void {
  localStorage.setItem(storageKey, id);
}
