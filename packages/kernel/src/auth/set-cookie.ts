/** Attributes of a cookie, as the library of the sessions has them too. */
export interface CookieAttributes {
  readonly maxAge?: number | undefined;
  readonly path?: string | undefined;
  readonly httpOnly?: boolean | undefined;
  readonly secure?: boolean | undefined;
  readonly sameSite?: string | undefined;
}

/** The value of a `Set-Cookie`. */
export function setCookie(name: string, value: string, attributes: CookieAttributes): string {
  const { maxAge, path = '/', httpOnly, secure, sameSite = 'lax' } = attributes;
  return [
    `${name}=${encodeURIComponent(value)}`,
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
    `Path=${path}`,
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(secure ? ['Secure'] : []),
    `SameSite=${sameSite.replace(/^./, (letter) => letter.toUpperCase())}`,
  ].join('; ');
}
