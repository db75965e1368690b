import { Evident, formatMoney, formatNumber, useLanguage } from '@lingtan/web-sdk';
import type { CSSProperties, ReactNode } from 'react';
import type { BookFigure } from '../../contracts/evidence-market.ts';
import type { BookData } from '../../contracts/market-routes.ts';
import { useT } from '../use-t.ts';
import './market.css';

type Level = BookData['bids'][number];

/** Rows of each side that always have their room, so that the spread does not move. */
const rows = 8;

/** Both sides of a book around its spread, asks above; the bar is the sum up to that price. */
export function DepthTable({ book }: { book: BookData }): ReactNode {
  const t = useT();
  const sums = (levels: readonly Level[]): number[] => {
    let sum = 0;
    return levels.map(({ lots }) => (sum += lots));
  };
  const [asks, bids] = [book.asks.slice(0, rows), book.bids.slice(0, rows)];
  const [askSums, bidSums] = [sums(asks), sums(bids)];
  const most = Math.max(1, askSums.at(-1) ?? 0, bidSums.at(-1) ?? 0);
  const blank = (count: number, side: string) =>
    Array.from({ length: Math.max(0, count) }, (_, index) => (
      <tr key={`${side}-${index}`} aria-hidden="true">
        <td colSpan={4}>&nbsp;</td>
      </tr>
    ));
  return (
    <table className="ct-depth" data-testid="depth">
      <thead>
        <tr>
          <th scope="col">{t('market.price')}</th>
          <th scope="col">{t('market.lots')}</th>
          <th scope="col">{t('market.sum')}</th>
          <th scope="col">{t('market.orders')}</th>
        </tr>
      </thead>
      <tbody aria-label={t('market.asks')}>
        {blank(rows - Math.max(1, asks.length), 'ask')}
        {asks.length === 0 ? <NoLevel text={t('market.no-asks')} /> : null}
        {asks
          .map((level, index) => (
            <LevelRow key={level.priceFen} book={book.id} level={level} sum={askSums[index]!} most={most} side="ask" />
          ))
          .reverse()}
      </tbody>
      <tbody aria-label={t('market.bids')} className="ct-depth-bids">
        {bids.length === 0 ? <NoLevel text={t('market.no-bids')} /> : null}
        {bids.map((level, index) => (
          <LevelRow key={level.priceFen} book={book.id} level={level} sum={bidSums[index]!} most={most} side="bid" />
        ))}
        {blank(rows - Math.max(1, bids.length), 'bid')}
      </tbody>
    </table>
  );
}

/** Stands beside the spread on a side that is empty. */
function NoLevel({ text }: { text: string }): ReactNode {
  return (
    <tr>
      <td colSpan={4} className="ct-depth-none">
        {text}
      </td>
    </tr>
  );
}

function LevelRow({
  book,
  level,
  sum,
  most,
  side,
}: {
  book: string;
  level: Level;
  sum: number;
  most: number;
  side: 'bid' | 'ask';
}): ReactNode {
  const t = useT();
  const language = useLanguage();
  const opens = (figure: BookFigure, label: string, value: number): ReactNode => (
    <Evident
      evidence={`certificate.book/${figure}/${book}/${side}/${level.priceFen}`}
      label={label}
      value={formatNumber(value, { language, digits: 0 })}
    />
  );
  return (
    <tr data-side={side} style={{ '--ct-part': `${Math.round((100 * sum) / most)}%` } as CSSProperties}>
      <td>
        <span className="ct-side">{t(`market.${side}`)}</span> {formatMoney(level.priceFen, { language })}
      </td>
      <td>{opens('level', t('market.lots'), level.lots)}</td>
      <td>{opens('sum', t('market.sum'), sum)}</td>
      <td>{opens('orders', t('market.orders'), level.orders)}</td>
    </tr>
  );
}
