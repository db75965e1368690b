import { DataTable, Panel, Quantity } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { FlowsData } from '../../contracts/routes.ts';
import type { SupplyTermsData } from '../../contracts/supply-routes.ts';
import { useItemName } from '../items.ts';
import { useT } from '../use-t.ts';
import { useKeyNames } from './names.ts';
import './flows.css';

type Contract = SupplyTermsData['contracts'][number];
type Match = FlowsData['flows'][number]['contracts'][number];

/** The stated rule in words, and how far the contracts were met. */
export function RulePanel({
  terms,
  matches,
  span,
}: {
  terms: SupplyTermsData;
  matches: readonly Match[];
  /** Both ends as ISO 8601, for the references. */
  span: string;
}): ReactNode {
  const t = useT();
  const names = useKeyNames(terms);
  const item = useItemName();
  const met = (contract: Contract): Match | undefined => matches.find((each) => each.contract === contract.id);
  const energy = (id: 'nominated' | 'matched' | 'unmatched'): Column<Contract> => ({
    id,
    title: t(`flows.rule.${id}`),
    kind: 'number',
    unit: 'kWh',
    phone: id === 'matched',
    value: (contract) => (met(contract)?.[`${id}Wh`] ?? 0) / 1000,
    render: (contract) =>
      contract.applies ? (
        <Quantity
          value={(met(contract)?.[`${id}Wh`] ?? 0) / 1000}
          unit="kWh"
          scale="none"
          digits={1}
          evidence={
            id === 'matched' && contract.generatorId === null
              ? `energy.supply/contracted:${contract.id}/enterprise:${contract.enterpriseId}/${span}`
              : `energy.contract/${id}/${contract.id}/${span}`
          }
        />
      ) : id === 'nominated' ? (
        t('flows.rule.applies-not')
      ) : (
        '–'
      ),
  });
  const columns: Column<Contract>[] = [
    {
      id: 'contract',
      title: t('flows.rule.contract'),
      phone: true,
      value: ({ id }) => names.source(`contracted:${id}`),
    },
    {
      id: 'enterprise',
      title: t('flows.rule.enterprise'),
      value: ({ enterpriseId }) => item('use', `enterprise:${enterpriseId}`),
    },
    {
      id: 'from',
      title: t('flows.rule.source'),
      value: ({ generatorId }) => (generatorId === null ? t('flows.rule.outside') : names.meter(generatorId)),
    },
    { id: 'priority', title: t('flows.rule.priority'), kind: 'number', value: ({ priority }) => priority },
    energy('nominated'),
    energy('matched'),
    energy('unmatched'),
  ];
  return (
    <Panel title={t('flows.rule.title')} data-testid="rule-panel">
      <ul className="em-rule">
        <li>{t(`flows.rule.${terms.rule}`)}</li>
        {terms.storages.length > 0 ? <li>{t('flows.rule.storage')}</li> : null}
        <li>{t('flows.rule.residual')}</li>
      </ul>
      {terms.contracts.length === 0 ? (
        <p className="em-note">{t('flows.rule.no-contracts')}</p>
      ) : (
        <DataTable
          id="contracts"
          columns={columns}
          rows={terms.contracts}
          rowKey={({ id }) => id}
          bare
          maxHeight={240}
        />
      )}
    </Panel>
  );
}
