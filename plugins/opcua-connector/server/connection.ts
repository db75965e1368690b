import type { OpcUaServer } from '../contracts/index.ts';
import { within } from './deadline.ts';
import { ua, type UaClient, type UaEndpoint, type UaLibrary, type UaSession } from './library.ts';
import { endOf, fingerprintOf, type OwnCertificate } from './own-certificate.ts';
import { PinnedCertificates } from './pinned-certificates.ts';

/** An open session. */
export interface UaConnection {
  session: UaSession;
  /** URIs of the server's namespaces by number. */
  namespaces: readonly string[];
  /** End of the server's certificate, ms UTC; null without security. */
  certificateEndsAt: number | null;
  /** A filter as the library takes it: changes below the absolute deadband are not reported. */
  deadbandFilter(filter: { deadbandType: number; deadbandValue: number; trigger: number }): object;
  /** Asks whether the session is still there. @throws Error when the server does not answer or ended it */
  ping(): Promise<void>;
  /** Calls `tell` once when the connection is lost, with the reason. */
  onLost(tell: (reason: string) => void): void;
  close(): Promise<void>;
}

const closeMs = 2000;
/** Server_ServerStatus_State, which each server has (part 5). */
const serverState = 'ns=0;i=2259';

/**
 * Connects to a server and opens a session. Without a fingerprint, or with another than the server shows, a secured connection is
 * refused with the one that it shows.
 * @param own shown in any case: the library asks for one also without security
 * @throws Error with a sentence for the operator
 */
export async function connectTo(server: OpcUaServer, library: UaLibrary, own: OwnCertificate): Promise<UaConnection> {
  const { url, security, timeoutMs, user, password } = server;
  const certificate = security === 'none' ? null : await serverCertificate(server, library, own);
  const client = newClient(server, library, own, certificate);
  try {
    await within(client.connect(url), timeoutMs, 'connecting');
    const credentials =
      user === undefined ? undefined : { type: ua.userName, userName: user, password: password ?? '' };
    const session = await within(client.createSession(credentials), timeoutMs, 'opening a session');
    const namespaces = await within(session.readNamespaceArray(), timeoutMs, 'reading the namespaces');
    return {
      session,
      namespaces,
      certificateEndsAt: certificate && endOf(certificate),
      deadbandFilter: (filter) => new library.client.DataChangeFilter(filter),
      ping: async () => {
        const asked = [{ nodeId: serverState, attributeId: ua.attribute.value }];
        const [answer] = await within(session.read(asked), timeoutMs, 'asking for the state');
        if (!answer) throw new Error('it does not tell its state');
      },
      onLost(tell) {
        let told = false;
        const once = (reason: string) => (): void => {
          if (told) return;
          told = true;
          tell(reason);
        };
        client.on('connection_lost', once('the connection was lost'));
        client.on('close', once('the connection was closed'));
        client.on('abort', once('the connection was aborted'));
        session.on('session_closed', once('the server closed the session'));
      },
      close: async () => {
        await quietly(session.close());
        await quietly(client.disconnect());
      },
    };
  } catch (error) {
    await quietly(client.disconnect());
    throw new Error(sentence(error), { cause: error });
  }
}

/** What a server offers, told without security. @throws Error when it does not answer */
export async function endpointsOf(server: OpcUaServer, library: UaLibrary, own: OwnCertificate): Promise<UaEndpoint[]> {
  const client = newClient({ ...server, security: 'none' }, library, own, null);
  try {
    await within(client.connect(server.url), server.timeoutMs, 'connecting');
    return await within(client.getEndpoints(), server.timeoutMs, 'reading the endpoints');
  } catch (error) {
    throw new Error(sentence(error), { cause: error });
  } finally {
    await quietly(client.disconnect());
  }
}

/**
 * The certificate of the endpoint that is asked for, if it is the one that the operator has named.
 * @throws Error with the fingerprint that it shows, or what the server offers instead
 */
export async function serverCertificate(server: OpcUaServer, library: UaLibrary, own: OwnCertificate): Promise<Buffer> {
  const { security, policy, fingerprint } = server;
  // Endpoints are told without security; what they say is believed only as far as the fingerprint goes.
  const endpoints = await endpointsOf(server, library, own);
  const named = (each: UaEndpoint): string =>
    `${Object.entries(ua.securityMode).find(([, mode]) => mode === each.securityMode)?.[0]} ${(each.securityPolicyUri ?? '').slice(ua.policyPrefix.length)}`;
  const endpoint = endpoints.find(
    (each) =>
      each.securityMode === ua.securityMode[security] && each.securityPolicyUri === `${ua.policyPrefix}${policy}`,
  );
  if (!endpoint?.serverCertificate)
    throw new Error(`it does not offer ${security} ${policy}, but: ${endpoints.map(named).join(', ') || 'nothing'}`);
  const certificate = Buffer.from(endpoint.serverCertificate);
  const shown = fingerprintOf(certificate);
  const plain = (text: string): string => text.replaceAll(':', '').toUpperCase();
  if (fingerprint === undefined)
    throw new Error(`its certificate is not known yet; compare its fingerprint at the server and enter it: ${shown}`);
  if (plain(fingerprint) !== plain(shown))
    throw new Error(`it shows another certificate than the one that was entered; its fingerprint is ${shown}`);
  return certificate;
}

function newClient(
  { security, policy }: OpcUaServer,
  { client, crypto }: UaLibrary,
  own: OwnCertificate,
  trusted: Buffer | null,
): UaClient {
  return client.OPCUAClient.create({
    applicationName: 'Lingtan',
    applicationUri: own.applicationUri,
    clientName: 'Lingtan',
    securityMode: ua.securityMode[security],
    securityPolicy: security === 'none' ? `${ua.policyPrefix}None` : `${ua.policyPrefix}${policy}`,
    ...(trusted ? { serverCertificate: trusted } : {}),
    // Behind address translation a server names itself differently than it is reached.
    endpointMustExist: false,
    // Trying again is the business of the loop around it, which says so on the page.
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    // A silent line is cut after this time; a subscription may well say nothing for longer than an answer may take.
    transportTimeout: 60_000,
    requestedSessionTimeout: 60_000,
    keepSessionAlive: false,
    clientCertificateManager: new PinnedCertificates(client.StatusCodes, trusted),
    // Nothing is read from or written to the disk.
    certificateKeyPairProvider: {
      getCertificate: () => own.der,
      getCertificateChain: () => [own.der],
      getPrivateKey: () => crypto.coercePEMorDerToPrivateKey(own.key),
    },
  });
}

async function quietly(work: Promise<unknown>): Promise<void> {
  // The other end may be gone; there is nothing left to do then.
  await within(work, closeMs, 'closing').catch(() => undefined);
}

/** What the library says, without the pages that it adds. */
export function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll('\u001b', '').replace(/\s+/g, ' ').trim().slice(0, 300) || 'no reason was given';
}
