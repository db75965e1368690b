import {
  ActionButton,
  type Column,
  DataTable,
  DownloadLink,
  FieldRow,
  FilePicker,
  Figure,
  Figures,
  notify,
  Notice,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  SelectField,
  StatusBadge,
  TextField,
  useApiMutation,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { registryConnectorIds, type RegistryConnectorId } from '../../contracts/registry-connector.ts';
import type { FileReconciliation, Reconciliation, ReconciledLine } from '../../contracts/registry-routes.ts';
import '../shared/certificates.css';
import { useDeviceName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { RemotePanel } from './remote-panel.tsx';

/** The list of a registry beside the certificates of the park. */
export function RegistryPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const [text, setText] = useState('');
  const [connector, setConnector] = useState<RegistryConnectorId>('bulk-csv');
  const compare = useApiMutation<FileReconciliation, object>('./registry/reconcile-file');
  const [remote, setRemote] = useState<FileReconciliation | null>(null);
  const { report, faults = [] } = remote ?? compare.data ?? {};
  const lines = text.split('\n').filter((line) => line.trim() !== '').length;
  return (
    <Page
      title={t('registry.title')}
      meta={t('registry.meta')}
      actions={
        <DownloadLink href={`./registry/export?connector=${connector}`}>
          {t('registry.export', { form: t(`registry.of.${connector}`) })}
        </DownloadLink>
      }
      data-testid="certificate-registry"
    >
      <RemotePanel onReport={setRemote} />
      <Panel title={t('registry.list')} meta={t('registry.list-meta')}>
        <div className="ct-form ct-registry-list">
          <FieldRow columns={4}>
            <SelectField
              label={t('registry.connector')}
              value={connector}
              options={registryConnectorIds.map((value) => ({ value, label: t(`registry.of.${value}`) }))}
              onChange={(value) => setConnector(value === '' ? 'bulk-csv' : value)}
            />
          </FieldRow>
          <TextField
            label={t('registry.text')}
            help={t(`registry.help-of.${connector}`)}
            kind="long"
            value={text}
            placeholder={t(`registry.example-of.${connector}`)}
            onChange={setText}
            data-testid="registry-text"
          />
          <div className="lt-buttons">
            <FilePicker
              accept=".csv,.txt,text/csv,text/plain"
              onFile={(file) => void file.text().then(setText, (error: unknown) => notify.error(error, file.name))}
              data-testid="registry-file"
            >
              {t('registry.file')}
            </FilePicker>
            <ActionButton
              primary
              disabled={compare.isPending || lines === 0}
              onClick={() => {
                setRemote(null);
                compare.mutate({ connector, text }, { onError: (error) => notify.error(error) });
              }}
              data-testid="registry-compare"
            >
              {t('registry.compare', { count: lines })}
            </ActionButton>
          </div>
        </div>
      </Panel>
      {faults.length > 0 ? (
        <Notice tone="warning" title={t('registry.faults', { count: faults.length })}>
          {faults
            .slice(0, 5)
            .map(({ line, text: found, expected }) => t('registry.fault', { line, text: found, expected }))
            .join(' · ')}
        </Notice>
      ) : null}
      {report ? <Report report={report} /> : null}
    </Page>
  );
}

function Report({ report }: { report: Reconciliation }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const columns: Column<ReconciledLine>[] = [
    { id: 'month', title: t('column.month'), phone: true, value: ({ month }) => month },
    { id: 'device', title: t('column.device'), phone: true, value: ({ device }) => deviceName(device) },
    { id: 'ours', title: t('registry.ours'), kind: 'number', unit: 'GEC', value: ({ ours }) => ours },
    { id: 'theirs', title: t('registry.theirs'), kind: 'number', unit: 'GEC', value: ({ theirs }) => theirs },
    { id: 'difference', title: t('registry.difference'), kind: 'number', unit: 'GEC', value: (row) => row.difference },
    {
      id: 'state',
      title: t('column.status'),
      phone: true,
      value: ({ state }) => t(`registry.state.${state}`),
      render: ({ state }) => (
        <StatusBadge
          state={state === 'agrees' ? 'ok' : state === 'running' ? 'pending' : 'warning'}
          label={t(`registry.state.${state}`)}
        />
      ),
    },
  ];
  const whole = (value: number, label: string): ReactNode => (
    <Quantity value={value} unit="1" scale="none" digits={0} size="lg" label={label} />
  );
  return (
    <>
      {report.disagree > 0 ? (
        <Notice tone="warning" title={t('registry.disagree', { count: report.disagree })}>
          {t('registry.disagree-hint')}
        </Notice>
      ) : null}
      <Figures data-testid="registry-figures">
        <Figure label={t('registry.ours')} note={t('registry.gec')}>
          {whole(report.oursTotal, t('registry.ours'))}
        </Figure>
        <Figure label={t('registry.theirs')} note={t('registry.gec')}>
          {whole(report.theirsTotal, t('registry.theirs'))}
        </Figure>
        <Figure label={t('registry.state.agrees')} note={t('registry.lines')}>
          {whole(report.agree, t('registry.state.agrees'))}
        </Figure>
      </Figures>
      <Panel title={t('registry.report')} flush>
        <DataTable
          id="reconciliation"
          columns={columns}
          rows={report.lines}
          rowKey={({ device, month }) => `${month} ${device}`}
          exportName={`registry-reconciliation-${park.id}`}
          empty={t('registry.nothing')}
          maxHeight={560}
        />
      </Panel>
    </>
  );
}
