import type { UaClientModule, UaStatusCode } from './library.ts';

type Certificate = Buffer | Buffer[];

/** Trusts one certificate and keeps nothing on the disk. The library asks it about the other end of a secured connection. */
export class PinnedCertificates {
  referenceCounter = 0;
  readonly #codes: UaClientModule['StatusCodes'];
  readonly #trusted: Buffer | null;

  constructor(codes: UaClientModule['StatusCodes'], trusted: Buffer | null) {
    this.#codes = codes;
    this.#trusted = trusted;
  }

  async initialize(): Promise<void> {}
  async dispose(): Promise<void> {}
  async trustCertificate(): Promise<void> {}
  async rejectCertificate(): Promise<void> {}
  async addIssuer(): Promise<void> {}
  async addRevocationList(): Promise<void> {}

  async checkCertificate(certificate: Certificate): Promise<UaStatusCode> {
    return this.#trusts(certificate) ? this.#codes.Good : this.#codes.BadCertificateUntrusted;
  }

  async verifyCertificate(certificate: Certificate): Promise<string> {
    return this.#trusts(certificate) ? 'Good' : 'BadCertificateUntrusted';
  }

  getTrustStatus(certificate: Certificate): Promise<UaStatusCode> {
    return this.checkCertificate(certificate);
  }

  #trusts(certificate: Certificate): boolean {
    const leaf = Array.isArray(certificate) ? certificate[0] : certificate;
    return this.#trusted !== null && leaf !== undefined && this.#trusted.equals(leaf);
  }
}
