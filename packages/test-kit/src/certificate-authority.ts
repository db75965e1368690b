import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate and its key, in PEM. */
export interface TestCertificate {
  cert: string;
  key: string;
  serial: Buffer;
}

/** What a certificate of a test says. */
export interface TestCertificateOptions {
  /** Common name. */
  name: string;
  /** DNS names. */
  dns?: readonly string[];
  uris?: readonly string[];
  /** Default: from an hour ago for a day. */
  from?: Date;
  until?: Date;
}

const hour = 3_600_000;

/** An authority that makes certificates (ECDSA P-256) and says which are revoked. */
export class TestAuthority {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #name: string;
  /** Its own certificate, in PEM. */
  readonly cert: string;

  constructor(name = 'test authority') {
    this.#name = name;
    this.cert = this.#make({ name }, this.#keys.publicKey, extension('2.5.29.19', seq(bool(true)), true)).cert;
  }

  issue(options: TestCertificateOptions): TestCertificate {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const names = [
      ...(options.dns ?? []).map((dns) => tag(0x82, dns)),
      ...(options.uris ?? []).map((uri) => tag(0x86, uri)),
    ];
    const { cert, serial } = this.#make(
      options,
      publicKey,
      ...(names.length > 0 ? [extension('2.5.29.17', seq(...names))] : []),
    );
    return { cert, serial, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
  }

  /** What it has revoked, in PEM. */
  revocations(revoked: readonly TestCertificate[]): string {
    const now = time(new Date(Date.now() - hour));
    const list = revoked.map(({ serial }) => seq(integer(serial), now));
    const body = seq(
      ...[
        integer(Buffer.from([1])),
        algorithm,
        distinguishedName(this.#name),
        now,
        time(new Date(Date.now() + 24 * hour)),
      ],
      ...(list.length > 0 ? [seq(...list)] : []),
    );
    return pem('X509 CRL', this.#sign(body));
  }

  #make({ name, from, until }: TestCertificateOptions, publicKey: KeyObject, ...extensions: Buffer[]) {
    const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
    const body = seq(
      ...[tag(0xa0, integer(Buffer.from([2]))), integer(serial), algorithm, distinguishedName(this.#name)],
      seq(time(from ?? new Date(Date.now() - hour)), time(until ?? new Date(Date.now() + 24 * hour))),
      ...[distinguishedName(name), publicKey.export({ type: 'spki', format: 'der' })],
      ...(extensions.length > 0 ? [tag(0xa3, seq(...extensions))] : []),
    );
    return { serial, cert: pem('CERTIFICATE', this.#sign(body)) };
  }

  #sign(body: Buffer): Buffer {
    return seq(body, algorithm, bits(sign('sha256', body, this.#keys.privateKey)));
  }
}

// Just enough of DER (X.690) for the above.
function tag(type: number, content: Buffer | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const { length } = bytes;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([type, ...size]), bytes]);
}

const seq = (...parts: Buffer[]): Buffer => tag(0x30, Buffer.concat(parts));
const integer = (bytes: Buffer): Buffer => tag(2, bytes);
const bool = (value: boolean): Buffer => tag(1, Buffer.from([value ? 255 : 0]));
const bits = (bytes: Buffer): Buffer => tag(3, Buffer.concat([Buffer.from([0]), bytes]));
const time = (at: Date): Buffer => tag(0x18, `${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`);

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const seven = (value: number): number[] => {
    const bytes = [value & 127];
    for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 127) | 128);
    return bytes;
  };
  return tag(6, Buffer.from([first * 40 + second, ...rest.flatMap(seven)]));
}

const extension = (id: string, value: Buffer, critical = false): Buffer =>
  seq(oid(id), ...(critical ? [bool(true)] : []), tag(4, value));
const distinguishedName = (name: string): Buffer => seq(tag(0x31, seq(oid('2.5.4.3'), tag(0x0c, name))));
/** ECDSA with SHA-256. */
const algorithm = seq(oid('1.2.840.10045.4.3.2'));

const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`;
