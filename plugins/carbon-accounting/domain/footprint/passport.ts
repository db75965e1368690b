import { canonicalJson, sha256 } from '@lingtan/sdk';
import type { Metered, PassportInput } from '../../contracts/index.ts';
import { exact, multiply, toText } from '../exact/index.ts';
import { positive } from '../input/index.ts';
import { footprint } from './footprint.ts';

/** Name of the format, with its version. */
export const passportFormat = 'lingtan-product-passport@1';

/**
 * Digital passport of a batch: its footprint with the graph that recomputes it, what of it was metered, and the hash that its QR
 * code holds.
 */
export function passport(
  { batch, producedOn, producer, amount, operation: _, ...graph }: PassportInput,
  metered: Metered | null = null,
) {
  const { method, products } = footprint(graph);
  const [made] = products;
  const content = {
    format: passportFormat,
    ...{ batch, producedOn, producer, product: graph.product },
    amount: toText(positive(amount, 'amount'), 18),
    footprint: made!,
    batchT: toText(multiply(positive(amount, 'amount'), exact(made!.exactTPerUnit)), 9),
    method,
    graph,
    ...(metered === null ? {} : { metered }),
  };
  const hash = sha256(canonicalJson(content));
  return { passport: content, sha256: hash, qrText: passportQrText(content, hash) };
}

export type Passport = ReturnType<typeof passport>['passport'];

/** What the QR code holds: enough to find the passport and to see that it is the one. */
export function passportQrText({ product, batch }: { product: string; batch: string }, hash: string): string {
  return `${passportFormat}:${product}:${batch}:${hash}`;
}
