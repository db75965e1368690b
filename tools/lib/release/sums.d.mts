/** SHA-256 in hex. */
export function sha256(bytes: string | Uint8Array): string;

/** Name and SHA-256 of each file of a release, sorted by name. */
export function sumsOf(folder: string): { name: string; sha256: string }[];

/** Writes `SHA256SUMS` and its signature into a folder. @param privateKeyPem Ed25519, as `lingtan plugin keygen` makes it */
export function signRelease(folder: string, privateKeyPem: string): void;

/** What does not fit; nothing where each file is as it was signed. @param publicKey PEM, or base64 of the SPKI */
export function checkRelease(folder: string, publicKey: string): string[];
