import { LingtanError } from '@lingtan/sdk';
import { opcuaErrors } from '../domain/index.ts';

/**
 * As much of `node-opcua-client` as is used here, so that Lingtan compiles and starts where that optional package is not
 * installed. Tests against a real server keep it true.
 */
export interface UaClientModule {
  OPCUAClient: { create(options: Record<string, unknown>): UaClient };
  DataChangeFilter: new (options: object) => object;
  StatusCodes: Record<'Good' | 'BadCertificateUntrusted', UaStatusCode>;
}
export interface UaStatusCode {
  value: number;
  name: string;
}
export interface UaDataValue {
  statusCode: UaStatusCode;
  value: { dataType: number; arrayType: number; value: unknown };
  sourceTimestamp: Date | null;
  serverTimestamp: Date | null;
}
export interface UaEndpoint {
  securityMode: number;
  securityPolicyUri: string | null;
  serverCertificate: Buffer | null;
  server?: { applicationName?: { text: string | null } };
}
export interface UaClient {
  connect(url: string): Promise<void>;
  disconnect(): Promise<void>;
  getEndpoints(): Promise<UaEndpoint[]>;
  createSession(user?: { type: number; userName: string; password: string }): Promise<UaSession>;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
}
export interface UaReference {
  nodeId: { toString(): string };
  browseName: { name: string | null };
  displayName: { text: string | null };
  nodeClass: number;
}
export interface UaSession {
  readNamespaceArray(): Promise<string[]>;
  read(nodes: { nodeId: string; attributeId: number }[]): Promise<UaDataValue[]>;
  browse(what: Record<string, unknown>): Promise<{
    statusCode: UaStatusCode;
    references: UaReference[] | null;
    continuationPoint: Buffer | null;
  }>;
  readHistoryValue(
    nodes: UaHistoryNode[],
    start: Date,
    end: Date,
    options: { numValuesPerNode: number; returnBounds: boolean; timestampsToReturn: number },
  ): Promise<UaHistory[]>;
  createSubscription2(options: Record<string, unknown>): Promise<UaSubscription>;
  close(): Promise<void>;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
}
export interface UaHistoryNode {
  nodeId: string;
  continuationPoint?: Buffer;
}
export interface UaHistory {
  statusCode: UaStatusCode;
  continuationPoint: Buffer | null;
  historyData: { dataValues: UaDataValue[] | null } | null;
}
export interface UaSubscription {
  monitor(item: object, parameters: object, timestamps: number): Promise<UaMonitoredItem>;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
}
export interface UaMonitoredItem {
  statusCode?: UaStatusCode;
  on(event: 'changed', listener: (value: UaDataValue) => void): unknown;
  on(event: 'err', listener: (message: string) => void): unknown;
}

/** As much of `node-opcua-crypto` as is used here. */
export interface UaCryptoModule {
  generateKeyPair(bits: 2048 | 3072): Promise<{ privateKey: unknown }>;
  privateKeyToPEM(key: unknown): Promise<{ privPem: string }>;
  createSelfSignedCertificate(options: Record<string, unknown>): Promise<{ cert: string }>;
  coercePEMorDerToPrivateKey(pem: string): unknown;
  CertificatePurpose: { ForApplication: number };
}

export interface UaLibrary {
  client: UaClientModule;
  crypto: UaCryptoModule;
}

/** Numbers of the standard (parts 4 and 6). */
export const ua = {
  attribute: { value: 13, userAccessLevel: 18 },
  /** Bit of an access level (part 3, 8.57). */
  historyRead: 4,
  timestamps: { both: 2 },
  securityMode: { none: 1, sign: 2, 'sign-and-encrypt': 3 },
  userName: 1,
  nodeClass: { object: 1, variable: 2 },
  forward: 0,
  int64: 8,
  uint64: 9,
  scalar: 0,
  policyPrefix: 'http://opcfoundation.org/UA/SecurityPolicy#',
} as const;

export const clientPackage = 'node-opcua-client';
const cryptoPackage = 'node-opcua-crypto';

/** Loads the optional packages. It takes a second and 50 MB, so it is asked for only where a server is configured. */
export type LoadLibrary = () => Promise<UaLibrary>;

/**
 * Loads the library by the names of its packages.
 * @throws OPCUA_NOT_INSTALLED, with the reason
 */
export function loaderOf(clientName = clientPackage, cryptoName = cryptoPackage): LoadLibrary {
  return async () => {
    try {
      // By variables: the compiler must not look for packages that may not be there.
      const [client, crypto] = await Promise.all([import(clientName), import(cryptoName)]);
      return { client: client as UaClientModule, crypto: crypto as UaCryptoModule };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      const reason = said.split('\n')[0]!.replace(/ imported from .*$/, '');
      throw opcuaErrors.NOT_INSTALLED({ package: clientName, reason });
    }
  };
}

export const isNotInstalled = (error: unknown): error is LingtanError =>
  error instanceof LingtanError && error.code === 'OPCUA_NOT_INSTALLED';
