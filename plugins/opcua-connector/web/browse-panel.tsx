import {
  ActionButton,
  copyText,
  DataTable,
  FilterSelect,
  ownName,
  Panel,
  useApi,
  useCan,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { useMemo, useState, type ReactNode } from 'react';
import type { OpcUaNode, OpcUaServerStatus } from '../contracts/routes.ts';
import { type Texts, useT } from './use-t.ts';

interface Step {
  node: string;
  name: string;
}

function columns(t: Texts, open: (step: Step) => void): Column<OpcUaNode>[] {
  return [
    {
      id: 'name',
      title: t('browse.name'),
      value: (row) => row.name,
      width: 220,
      phone: true,
      render: (row) => (
        <ActionButton quiet onClick={() => open({ node: row.node, name: row.name })}>
          {row.name}
        </ActionButton>
      ),
    },
    { id: 'kind', title: t('browse.kind'), value: (row) => t(`browse.kinds.${row.kind}`), width: 90 },
    { id: 'value', title: t('browse.value'), value: (row) => row.value, width: 160, phone: true },
    { id: 'status', title: t('browse.status'), value: (row) => row.status, width: 150 },
    {
      id: 'node',
      title: t('browse.node'),
      value: (row) => row.node,
      render: (row) => (
        <ActionButton quiet title={t('browse.copy')} onClick={() => void copyText(row.node)}>
          <code>{row.node}</code>
        </ActionButton>
      ),
    },
  ];
}

/** Looks into a server's nodes, to find the ones that are to be mapped. Asks nothing before a server is chosen. */
export function BrowsePanel({ servers }: { servers: readonly OpcUaServerStatus[] }): ReactNode {
  const t = useT();
  const can = useCan('opcua.browse');
  const [server, setServer] = useState('');
  const [trail, setTrail] = useState<readonly Step[]>([]);
  const below = trail.at(-1)?.node;
  const answer = useApi<{ nodes: OpcUaNode[]; more: boolean }>(
    can && server !== '' ? `./devices/${encodeURIComponent(server)}/nodes` : null,
    { query: { below } },
  );
  const shown = useMemo(() => columns(t, (step) => setTrail((before) => [...before, step])), [t]);
  if (!can) return null;
  const nodes = answer.data?.nodes ?? [];
  const choose = (chosen: string): void => {
    setServer(chosen);
    setTrail([]);
  };
  const empty = { when: answer.data !== undefined && nodes.length === 0, title: t('browse.empty') };
  return (
    <Panel
      title={t('browse.title')}
      meta={server === '' ? t('browse.hint') : null}
      flush
      actions={
        <>
          {trail.length > 0 ? (
            <ActionButton onClick={() => setTrail((before) => before.slice(0, -1))}>{t('browse.up')}</ActionButton>
          ) : null}
          <FilterSelect
            label={t('browse.server')}
            all={t('browse.server')}
            value={server}
            options={servers.map(({ id, title }) => ({
              value: id,
              label: title === undefined || title === null ? id : ownName(title),
            }))}
            onChange={choose}
            data-testid="opcua-browse-server"
          />
        </>
      }
      {...(server === '' ? {} : { state: viewState(answer, empty) })}
    >
      {server === '' ? null : (
        <DataTable
          id="nodes"
          columns={shown}
          rows={nodes}
          rowKey={(row) => row.node}
          exportName="opcua-nodes"
          data-testid="opcua-node-table"
        />
      )}
    </Panel>
  );
}
