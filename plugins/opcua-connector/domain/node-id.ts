/** Namespace of the standard itself; it has the number 0 on every server. */
export const standardNamespace = 'http://opcfoundation.org/UA/';

/** A node by the URI of its namespace, which stays, unlike its number. */
export interface NodeAddress {
  namespace: string;
  /** Type and identifier: `s=…`, `i=…`, `g=…` or `b=…`. */
  identifier: string;
}

/** Reads `nsu=URI;s=…`, `ns=0;i=…`, or `s=…` within `namespace`. Null where no namespace is known. */
export function readNodeAddress(text: string, namespace: string | undefined): NodeAddress | null {
  if (text.startsWith('ns=0;')) return { namespace: standardNamespace, identifier: text.slice(5) };
  if (text.startsWith('nsu=')) {
    const end = text.indexOf(';');
    return { namespace: text.slice(4, end), identifier: text.slice(end + 1) };
  }
  return namespace === undefined ? null : { namespace, identifier: text };
}

/** As a mapping writes it. */
export const writeNodeAddress = ({ namespace, identifier }: NodeAddress): string =>
  namespace === standardNamespace ? `ns=0;${identifier}` : `nsu=${namespace};${identifier}`;

/** As it is sent to a server whose table of namespaces is `table`; null where the server does not have the namespace. */
export function toServerNodeId({ namespace, identifier }: NodeAddress, table: readonly string[]): string | null {
  const index = table.indexOf(namespace);
  return index < 0 ? null : `ns=${index};${identifier}`;
}

/** From what a server sent (`ns=2;s=…` or `i=…`); null where the number is not in its table. */
export function fromServerNodeId(text: string, table: readonly string[]): NodeAddress | null {
  const read = /^(?:ns=(\d+);)?([sigb]=.*)$/s.exec(text);
  const namespace = read ? table[Number(read[1] ?? 0)] : undefined;
  return read && namespace !== undefined ? { namespace, identifier: read[2]! } : null;
}
