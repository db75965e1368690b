import {
  Evident,
  Figure,
  Figures,
  formatNumber,
  formatTime,
  Quantity,
  StatusBadge,
  unitSymbol,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { InventoryView } from '../../contracts/inventory-routes.ts';
import { Dotted } from '../shared/dotted.tsx';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

const scopes = [1, 2, 3] as const;
const shown = (tonnes: number): string => formatNumber(tonnes, { digits: 1 });

/** Totals of each method with their scopes, and what was published. */
export function InventoryTotals({ inventory }: { inventory: InventoryView }): ReactNode {
  const t = useT();
  const method = useWordsOf('method');
  const { unit, published } = inventory;
  return (
    <Figures data-testid="inventory-totals">
      {inventory.methods.map((each) => (
        <Figure
          key={each.method}
          label={method(each.method)}
          note={
            <Dotted
              parts={scopes.map((scope) => (
                <Evident
                  key={scope}
                  evidence={`${each.ref}/scope-${scope}`}
                  value={`${t(`inventory.scope-${scope}`, { value: shown(each.byScope[scope]) })} ${unitSymbol(unit)}`}
                />
              ))}
            />
          }
        >
          <Quantity
            value={each.total === null ? null : Number(each.total)}
            unit={unit}
            scale="none"
            digits={1}
            size="lg"
            evidence={each.ref}
            label={method(each.method)}
            reason={t('inventory.incomplete')}
          />
        </Figure>
      ))}
      <Figure
        label={t('inventory.state')}
        note={inventory.methods.some(({ provisional }) => provisional) ? t('inventory.provisional-note') : null}
      >
        <StatusBadge
          state={
            inventory.methods.some(({ complete }) => !complete)
              ? 'alarm'
              : inventory.methods.some(({ provisional }) => provisional)
                ? 'warning'
                : 'ok'
          }
          label={t(
            inventory.methods.some(({ complete }) => !complete)
              ? 'inventory.state-gaps'
              : inventory.methods.some(({ provisional }) => provisional)
                ? 'inventory.state-provisional'
                : 'inventory.state-final',
          )}
        />
      </Figure>
      <Figure
        label={t('inventory.published')}
        note={
          published
            ? t('inventory.published-at', {
                revision: published.revision,
                time: formatTime(Date.parse(published.recordedAt), 'short'),
              })
            : t('inventory.open-note')
        }
      >
        {published ? (
          <Quantity
            value={published.total === null ? null : Number(published.total)}
            unit={unit}
            scale="none"
            digits={1}
            size="lg"
            evidence={published.ref}
          />
        ) : (
          t('inventory.open')
        )}
      </Figure>
    </Figures>
  );
}
