import type { EvidenceRef } from '@lingtan/sdk';
import { Quantity, type QuantityProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useCurrency } from './names.ts';

/** An amount of money of a plan, a plain number in the plan's currency, with two decimals. */
export function Amount({
  value,
  currency,
  evidence = null,
  ...rest
}: {
  value: number | null;
  currency: string;
  evidence?: EvidenceRef | null;
  size?: QuantityProps['size'];
  label?: string;
  'data-testid'?: string;
}): ReactNode {
  const unit = useCurrency()(currency);
  return <Quantity value={value} unit={unit} scale="none" digits={2} evidence={evidence} {...rest} />;
}
