import { Evident } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ExceptionData } from '../../contracts/exceptions.ts';
import { exceptionRef } from '../figure-refs.ts';
import { useT } from '../use-t.ts';
import type { Names } from './names.ts';

/** What validation measured or the limit of it; opens where there is a number. */
export function Found(props: { row: ExceptionData; figure: 'measured' | 'limit'; names: Names }): ReactNode {
  const { row, figure, names } = props;
  const t = useT();
  const value = names.amount(row[figure], row.unit);
  // Where no interval may be missing, that is the rule and no number.
  const evidence = row[figure] === null || value === '–' ? null : exceptionRef(row.id, figure);
  return <Evident evidence={evidence} label={t(`exceptions.column.${figure}`)} value={value} />;
}
