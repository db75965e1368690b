import { callGuarded } from '@lingtan/sdk/net';
import type { AuditRecord } from '../audit-record.ts';
import type { AuditReceiver } from './receiver.ts';

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });

/** Rows as a request of OpenTelemetry's logs, in its JSON form. */
export function otlpLogs(rows: readonly AuditRecord[], version: string): object {
  return {
    resourceLogs: [
      {
        resource: { attributes: [text('service.name', 'lingtan'), text('service.version', version)] },
        scopeLogs: [
          {
            scope: { name: 'lingtan.audit' },
            logRecords: rows.map((row) => ({
              timeUnixNano: `${Date.parse(row.at)}000000`,
              severityNumber: 10,
              severityText: 'NOTICE',
              eventName: row.action,
              body: { stringValue: JSON.stringify(row) },
              attributes: [
                text('lingtan.chain', row.chain),
                { key: 'lingtan.seq', value: { intValue: String(row.seq) } },
                text('lingtan.hash', row.hash),
                text('lingtan.subject', row.subject),
                text('enduser.id', row.actor.id),
              ],
            })),
          },
        ],
      },
    ],
  };
}

/** Sends to a collector of OpenTelemetry, OTLP over HTTP. It has the rows when it has answered. */
export function otlpReceiver({
  url,
  headers = {},
  version,
}: {
  url: URL;
  headers?: Readonly<Record<string, string>>;
  version: string;
}): AuditReceiver {
  return {
    id: `${url.protocol}//${url.host}${url.pathname}`,
    async send(rows, signal) {
      const answer = await callGuarded(
        {
          ...{ url, method: 'POST', signal, privateNetwork: true },
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(otlpLogs(rows, version)),
        },
        65_536,
      );
      const said = answer.body.toString('utf8').slice(0, 200);
      if (answer.status !== 200) throw new Error(`the collector answered ${answer.status}: ${said}`);
      const { partialSuccess } = said.startsWith('{') ? (JSON.parse(answer.body.toString('utf8')) as Partial) : {};
      const refused = Number(partialSuccess?.rejectedLogRecords ?? 0);
      if (refused > 0) throw new Error(`the collector refused ${refused} rows: ${partialSuccess?.errorMessage ?? ''}`);
    },
    close: () => {},
  };
}

interface Partial {
  partialSuccess?: { rejectedLogRecords?: string | number; errorMessage?: string };
}
