import { guardedAddress, withoutSecrets } from '@lingtan/sdk/net';
import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import type { AlarmConfig } from '../../contracts/index.ts';
import type { NoticeMessage } from './message.ts';

const timeoutMs = 15_000;

/** Sends a notice as plain text over SMTP. With `starttls` a server that does not offer it gets nothing. @throws an error with its refusal */
export async function sendEmail(
  smtp: NonNullable<AlarmConfig['smtp']>,
  password: string | undefined,
  to: readonly string[],
  { subject, text }: Pick<NoticeMessage, 'subject' | 'text'>,
): Promise<void> {
  const { host, port, security, user, from } = smtp;
  const transport = createTransport({
    // Where the name leads is judged here, and its certificate is that of the name.
    host: await guardedAddress({ host, port }),
    tls: isIP(host) === 0 ? { servername: host } : {},
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user ? { auth: { user, pass: password ?? '' } } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  try {
    await transport.sendMail({ from, to: [...to], subject, text });
  } catch (error) {
    // The words are the server's, and it may repeat what it was told.
    throw new Error(withoutSecrets((error as Error).message, password));
  } finally {
    transport.close();
  }
}
