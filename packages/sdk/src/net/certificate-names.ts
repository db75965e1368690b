import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * The names in the client certificate of a connection: common names, and alternative names of the kinds DNS, URI and email. Empty
 * where there is none, or none that holds.
 */
export function certificateNames(socket: Socket): readonly string[] {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return [];
  const { subject } = socket.getPeerCertificate();
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return [];
  return [...[subject?.CN ?? []].flat(), ...alternativeNames(certificate.subjectAltName ?? '')];
}

/** Reads `DNS:a, URI:"b, c"`; a name with a separator in it is quoted, so that it cannot pass for two. */
export function alternativeNames(text: string): string[] {
  return [...text.matchAll(/(?:^|, )(DNS|URI|email|[^:,"]+):("(?:[^"\\]|\\.)*"|[^,"]*)/g)]
    .filter(([, kind]) => kind === 'DNS' || kind === 'URI' || kind === 'email')
    .map(([, , name]) => (name!.startsWith('"') ? (JSON.parse(name!) as string) : name!));
}
