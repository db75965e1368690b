import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { canonicalJson } from '@lingtan/sdk';
import type { AuditRecord } from '../audit-record.ts';
import type { AuditReceiver } from './receiver.ts';

/** Facility 13, log audit; severity 5, notice. */
const priority = 13 * 8 + 5;

/** A name of RFC 5424: printable ASCII without spaces, of a length at most. */
const nameOf = (text: string, most: number): string => text.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, most) || '-';

/** A value of structured data, RFC 5424 section 6.3.3. */
const valueOf = (text: string): string => text.replaceAll(/["\\\]]/g, String.raw`\$&`).replaceAll(/\p{Cc}/gu, ' ');

/**
 * A row as a message of RFC 5424. The whole row stands in the message as canonical JSON, of which its hash can be computed
 * again; line breaks cannot occur in it.
 */
export function syslogMessage(row: AuditRecord, host = hostname()): string {
  const data = { chain: row.chain, seq: String(row.seq), hash: row.hash, actor: row.actor.name, subject: row.subject };
  const fields = Object.entries(data).map(([name, value]) => `${name}="${valueOf(value)}"`);
  const head = `<${priority}>1 ${row.at} ${nameOf(host, 255)} lingtan - ${nameOf(row.action, 32)}`;
  // 32473 is the enterprise number that RFC 5612 keeps for examples: Lingtan has none.
  return `${head} [audit@32473 ${fields.join(' ')}] \uFEFF${canonicalJson(row)}`;
}

/** Octet counting (RFC 6587, and RFC 5425 over TLS): a message may hold anything. */
export function syslogFrame(message: string): Buffer {
  const body = Buffer.from(message);
  return Buffer.concat([Buffer.from(`${body.length} `), body]);
}

/** Sends to a syslog server over TCP or TLS. The protocol has no acknowledgement: what the connection took counts as sent. */
export function syslogReceiver({ url, ca }: { url: URL; ca?: string }): AuditReceiver {
  const [host, tls] = [url.hostname.replace(/^\[(.*)\]$/, '$1'), url.protocol === 'tls:'];
  const port = Number(url.port || (tls ? 6514 : 601));
  let socket: Socket | null = null;
  const open = async (signal: AbortSignal): Promise<Socket> => {
    if (socket && !socket.destroyed) return socket;
    const made = tls
      ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...(ca ? { ca } : {}) })
      : connectTcp({ host, port });
    socket = made;
    try {
      await once(made, tls ? 'secureConnect' : 'connect', { signal });
    } catch (error) {
      made.destroy();
      throw error;
    }
    // A server that goes away closes, and what is written then fails.
    made.on('error', () => made.destroy());
    made.on('end', () => made.destroy());
    made.resume();
    return made;
  };
  return {
    id: `${url.protocol}//${url.host}`,
    async send(rows, signal) {
      const to = await open(signal);
      const bytes = Buffer.concat(rows.map((row) => syslogFrame(syslogMessage(row))));
      await new Promise<void>((resolve, reject) => {
        const give = (): void => void to.destroy(new Error('the syslog server does not take what is sent'));
        signal.addEventListener('abort', give, { once: true });
        to.write(bytes, (error) => {
          signal.removeEventListener('abort', give);
          if (error) reject(error);
          else resolve();
        });
      });
    },
    close: () => socket?.destroy(),
  };
}
