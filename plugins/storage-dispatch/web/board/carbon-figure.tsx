import { Evident, Figure, formatNumber, Quantity, useLanguage } from '@lingtan/web-sdk';
import { Fragment, type ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

/** What emissions count for in the plan, who said so, and what the planned import emits. */
export function CarbonFigure({ view }: { view: PlanView }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { carbon, currency } = view;
  if (!carbon) return null;
  const tonnes = (kg: number): string => formatNumber(kg / 1000, { language, digits: 1 });
  const notes: ReactNode[] = [
    t(`board.carbon-by.${carbon.mode === 'off' ? 'off' : carbon.source}`),
    carbon.importKg === null ? (
      t('board.carbon-no-factor')
    ) : (
      <Evident evidence={`${view.ref}/emissions`} value={t('board.carbon-import', { t: tonnes(carbon.importKg) })} />
    ),
    ...(carbon.realisedKg === null
      ? []
      : [
          <Evident
            evidence={`${view.ref}/realised`}
            value={t('board.carbon-realised', { t: tonnes(carbon.realisedKg) })}
          />,
        ]),
    ...(carbon.problem === null ? [] : [carbon.problem]),
  ];
  const cap = carbon.mode === 'cap' && carbon.limitKg !== null;
  return (
    <Figure
      label={t(cap ? 'board.carbon-cap' : 'board.carbon-price')}
      note={notes.map((note, index) => (
        <Fragment key={index}>
          {index > 0 ? ' · ' : null}
          {note}
        </Fragment>
      ))}
    >
      {carbon.mode === 'off' ? (
        '–'
      ) : (
        <Quantity
          value={cap ? carbon.limitKg! / 1000 : carbon.price}
          unit={cap ? 't' : `${currency}/t`}
          scale="none"
          digits={cap ? 1 : 0}
          size="lg"
          evidence={carbon.ref ?? view.ref}
          label={t(cap ? 'board.carbon-cap' : 'board.carbon-price')}
          data-testid="plan-carbon"
        />
      )}
    </Figure>
  );
}
