import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import { canonicalJson } from '@lingtan/sdk';
import { createTestLog, waitUntil } from '@lingtan/test-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { openssl } from '../../testing/run-program.ts';
import type { TxScope } from '../database/index.ts';
import {
  anchorAudit,
  appendAudit,
  auditHash,
  createInstallationKey,
  listAudit,
  otlpReceiver,
  readTimestamps,
  syslogReceiver,
  verifySignature,
  type AuditReceiver,
  type AuditRecord,
} from './index.ts';
import { anchorContent, type AuditAnchor } from './anchors.ts';
import { anchorOutside } from './out/anchor-outside.ts';
import { AuditSender } from './out/send-audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-audit-'));
const log = createTestLog();
const key = createInstallationKey();
let db: TestDatabase;
let park: TxScope;
let next = 0;
const open: (Server | HttpServer)[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  const at = (name: string) => join(folder, name);
  const made = ['-newkey', 'rsa:2048', '-nodes', '-x509', '-days', '2'];
  const subject = (name: string) => ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-subj', `/CN=${name}`];
  const named = ['-addext', 'subjectAltName=IP:127.0.0.1'];
  const stamping = ['-addext', 'extendedKeyUsage=critical,timeStamping'];
  openssl('req', ...made, ...subject('syslog'), ...named);
  openssl('req', ...made, ...subject('authority'), ...stamping);
  writeFileSync(
    at('tsa.cnf'),
    `[tsa]\ndefault_tsa = t\n[t]\nserial = ${at('serial')}\nsigner_cert = ${at('authority.pem')}\nsigner_key = ${at('authority.key')}
signer_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\n`,
  );
});
beforeEach(async () => {
  park = await db.addPark(`sent-${++next}`);
});
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db.close();
});

const append = (action: string, after: unknown = null, parkId: string | null = park.parkId) => {
  const actor = { kind: 'user' as const, id: 'u-1', name: 'Lin "Zhang]" 张三\n' };
  const line = { parkId, actor, action, subject: 'meter/m-1\r\nX', after };
  return parkId === null
    ? db.withKernelTx((tx) => appendAudit(tx, line))
    : db.withParkTx(park, (tx) => appendAudit(tx, line));
};
const senderOf = (receiver: AuditReceiver, name = 'p-1') =>
  new AuditSender({ database: db, receivers: [receiver], process: name, log });
const listening = async (server: Server | HttpServer): Promise<number> => {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};
/** Takes the frames of a connection apart by their counted lengths. */
function frames(bytes: Buffer): string[] {
  const space = bytes.indexOf(32);
  const length = Number(bytes.subarray(0, Math.max(space, 0)).toString('latin1'));
  if (space < 0 || bytes.length < space + 1 + length) return [];
  return [bytes.toString('utf8', space + 1, space + 1 + length), ...frames(bytes.subarray(space + 1 + length))];
}
const rowIn = (message: string) => JSON.parse(message.slice(message.indexOf('\uFEFF') + 1)) as AuditRecord;

describe('a syslog server', () => {
  it.each(['tcp', 'tls'])('gets every row of every chain once and in order, whole, over %s', async (by) => {
    let taken = Buffer.alloc(0);
    const tls = { cert: readFileSync(join(folder, 'syslog.pem')), key: readFileSync(join(folder, 'syslog.key')) };
    const server = by === 'tls' ? createTls(tls) : createTcp();
    server.on(by === 'tls' ? 'secureConnection' : 'connection', (socket: NodeJS.ReadableStream) =>
      socket.on('data', (data: Buffer) => (taken = Buffer.concat([taken, data]))),
    );
    const url = new URL(`${by}://127.0.0.1:${await listening(server)}`);
    const receiver = syslogReceiver({ url, ca: tls.cert.toString() });
    const sender = senderOf(receiver);
    for (let n = 1; n <= 210; n++) await append(`change.${n % 3}`, { n });
    await append('user.created', { n: 0 }, null);
    await sender.run();
    await append('last');
    await sender.run();
    const mine = (rows: AuditRecord[]) => rows.filter(({ chain }) => chain === park.parkId);
    const received = () => frames(taken).map(rowIn);
    await waitUntil(() => mine(received()).length >= 211);
    expect(mine(received()).map(({ seq }) => seq)).toEqual(Array.from({ length: 211 }, (_, n) => n + 1));
    for (const row of received()) expect(auditHash(row)).toBe(row.hash);
    expect(received().some(({ chain }) => chain === 'platform')).toBe(true);
    for (const message of frames(taken))
      expect(message).toMatch(
        /^<109>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S{1,255} lingtan - \S{1,32} \[audit@32473( \w+="(\\["\\\]]|[^"\\\]\p{Cc}])*")+\] \uFEFF[^\n\r]*$/u,
      );
    expect(await sender.lag()).toMatchObject([{ behind: 0, failingSince: null }]);
    sender.close();
  });

  it('that nobody vouches for gets nothing, and it is said since when and why', async () => {
    const own = { cert: readFileSync(join(folder, 'syslog.pem')), key: readFileSync(join(folder, 'syslog.key')) };
    const url = new URL(`tls://127.0.0.1:${await listening(createTls(own))}`);
    const sender = senderOf(syslogReceiver({ url }));
    await append('kept');
    await sender.run();
    const [lag] = await sender.lag();
    expect(lag!.problem).toMatch(/certificate/);
    expect(lag!.behind).toBeGreaterThan(0);
    expect(Date.parse(lag!.failingSince!)).toBeLessThanOrEqual(Date.now());
  });
});

describe('a collector of OpenTelemetry', () => {
  it('gets what it did not have when it comes back, and what it refuses counts as not sent', async () => {
    const got: AuditRecord[] = [];
    let answer: [number, string] = [503, ''];
    const port = await listening(
      createHttp((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (data: Buffer) => chunks.push(data));
        request.on('end', () => {
          const { resourceLogs } = JSON.parse(Buffer.concat(chunks).toString()) as {
            resourceLogs: { scopeLogs: { logRecords: { body: { stringValue: string } }[] }[] }[];
          };
          if (answer[0] === 200 && answer[1] === '{}')
            for (const { body } of resourceLogs[0]!.scopeLogs[0]!.logRecords)
              got.push(JSON.parse(body.stringValue) as AuditRecord);
          response.writeHead(answer[0], { 'content-type': 'application/json' }).end(answer[1]);
        });
      }),
    );
    const sender = senderOf(otlpReceiver({ url: new URL(`http://127.0.0.1:${port}/v1/logs`), version: '1' }));
    for (let n = 0; n < 3; n++) await append('change', { n });
    for (const refusal of [
      [503, ''],
      [200, '{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"too old"}}'],
    ] as const) {
      answer = [...refusal];
      await sender.run();
      expect((await sender.lag())[0]!.problem).toMatch(/503|refused 1 rows: too old/);
    }
    answer = [200, '{}'];
    await sender.run();
    expect(got.filter(({ chain }) => chain === park.parkId).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await sender.lag()).toMatchObject([{ behind: 0, failingSince: null, problem: null }]);
  });
});

it('of several processes one sends at a time, and another goes on where it ended', async () => {
  const sent: string[] = [];
  const receiver = (): AuditReceiver => ({
    id: `memory-${next}`,
    send: (rows) => {
      sent.push(...rows.filter(({ chain }) => chain === park.parkId).map(({ seq }) => `${seq}`));
      return Promise.resolve();
    },
    close: () => {},
  });
  const [first, second] = [senderOf(receiver(), 'p-1'), senderOf(receiver(), 'p-2')];
  for (let n = 0; n < 205; n++) await append('change', { n });
  await Promise.all([first.run(), second.run()]);
  await append('more');
  await second.run();
  expect(sent).toHaveLength(205);
  await db.kernelPool.query(`update kernel.audit_senders set until = now() - interval '1 second'`);
  await second.run();
  expect(sent).toEqual(Array.from({ length: 206 }, (_, n) => `${n + 1}`));
});

describe('heads of the chains', () => {
  it('lie in a file elsewhere, signed, and an authority says when they were there', async () => {
    const server = createHttp((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (data: Buffer) => chunks.push(data));
      request.on('end', () => {
        writeFileSync(join(folder, 'query'), Buffer.concat(chunks));
        const asked = ['ts', '-reply', '-config', join(folder, 'tsa.cnf'), '-section', 't'];
        const files = ['-queryfile', join(folder, 'query'), '-out', join(folder, 'reply')];
        openssl(...asked, ...files);
        response.end(readFileSync(join(folder, 'reply')));
      });
    });
    const authority = new URL(`http://127.0.0.1:${await listening(server)}/`);
    const file = join(folder, 'anchors.jsonl');
    const outside = async () =>
      anchorOutside({ database: db, log, places: { file, authority } }, await anchorAudit(db, key));
    await append('one');
    await outside();
    await append('two');
    await outside();
    await outside();

    const kept = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditAnchor);
    const [head] = await listAudit(db, park.parkId, { limit: 1 });
    expect(kept.filter(({ chain }) => chain === park.parkId).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(kept.at(-1)).toMatchObject({ chain: park.parkId, seq: 2, hash: head!.hash });
    for (const { signature, ...anchor } of kept)
      expect(verifySignature(key.publicKey, anchorContent(anchor), signature)).toBe(true);

    const stamps = await readTimestamps(db);
    expect(stamps).toHaveLength(2);
    expect(canonicalJson(JSON.parse(stamps[0]!.anchors))).toBe(stamps[0]!.anchors);
    const verify = (anchors: string) => {
      writeFileSync(join(folder, 'data'), anchors);
      writeFileSync(join(folder, 'token'), Buffer.from(stamps[0]!.token, 'base64'));
      const asked = ['ts', '-verify', '-token_in', '-in', join(folder, 'token'), '-data', join(folder, 'data')];
      return openssl(...asked, '-CAfile', join(folder, 'authority.pem'), '-partial_chain');
    };
    expect(verify(stamps[0]!.anchors)).toContain('Verification: OK');
    expect(() => verify(stamps[0]!.anchors.replace('"seq":2', '"seq":1'))).toThrow();
    await expect(db.kernelPool.query('delete from kernel.audit_timestamps')).rejects.toThrow();
  });

  it('are said to be nowhere outside when the authority refuses or stamps something else, and the file has them', async () => {
    const file = join(folder, 'refused.jsonl');
    const earlier = readFileSync(join(folder, 'reply'));
    for (const reply of [Buffer.from('30053003020102', 'hex'), earlier, Buffer.from('no')]) {
      const authority = new URL(
        `http://127.0.0.1:${await listening(createHttp((_, response) => response.end(reply)))}/`,
      );
      const lines = log.lines.length;
      await append('three');
      await anchorOutside({ database: db, log, places: { file, authority } }, await anchorAudit(db, key));
      expect(log.lines.length).toBe(lines + 1);
    }
    expect(readFileSync(file, 'utf8').trim().split('\n').length).toBeGreaterThanOrEqual(3);
    expect(await readTimestamps(db)).toHaveLength(2);
  });
});
