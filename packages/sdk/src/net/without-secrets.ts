/**
 * What somebody else has said, such as a server that refuses a password and repeats it: without the secrets that it was told,
 * as they were sent or in base64, and without characters that no text can hold.
 */
export function withoutSecrets(text: string, ...secrets: readonly (string | undefined)[]): string {
  let left = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ' ');
  // A text in base64 may have the secret within, wherever that begins.
  left = left.replace(/[A-Za-z0-9+/_-]{8,}={0,2}/g, (word) =>
    secrets.some((secret) => secret && Buffer.from(word, 'base64').includes(secret)) ? hidden : word,
  );
  for (const secret of secrets)
    if (secret) for (const form of [secret, encodeURIComponent(secret)]) left = left.replaceAll(form, hidden);
  return left;
}

const hidden = '•••';
