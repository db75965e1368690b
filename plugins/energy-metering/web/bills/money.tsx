import type { EvidenceRef, Quality } from '@lingtan/sdk';
import { Quantity } from '@lingtan/web-sdk';
import type { QuantityProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** An amount of integer fen in yuan, with two decimals; opens to its evidence. */
export function Money(props: {
  fen: number | null;
  evidence?: EvidenceRef | null;
  quality?: Quality;
  size?: QuantityProps['size'];
  label?: string;
  reason?: string;
  'data-testid'?: string;
}): ReactNode {
  const t = useT();
  const { fen, evidence = null, ...rest } = props;
  return (
    <Quantity
      value={fen === null ? null : fen / 100}
      unit={t('bills.yuan')}
      scale="none"
      digits={2}
      evidence={evidence}
      {...rest}
    />
  );
}
