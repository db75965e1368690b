import {
  ActionButton,
  api,
  asProblem,
  FilePicker,
  Notice,
  notify,
  Panel,
  ProposalsPanel,
  useApi,
  useLocalized,
} from '@lingtan/web-sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { InstallDialog } from './install-dialog.tsx';
import { RegistryFetch } from './registry-fetch.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { byPlugin, type Inspection, type PluginPackage, type Proposed } from './types.ts';
import './packages.css';

/** Plugins that came as files: hand one in, change its version, remove it. For platform administrators. */
export default function PackagesPanel(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const client = useQueryClient();
  const packages = useApi<PluginPackage[]>('/api/plugin-packages', { refetchMs: 10_000 });
  const [inspection, setInspection] = useState<Inspection | null>(null);
  const [removing, setRemoving] = useState<PluginPackage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const ask = async (work: () => Promise<Inspection>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      setInspection(await work());
    } catch (error) {
      setProblem(asProblem(error).message);
    }
    setBusy(false);
    await client.invalidateQueries({ queryKey: ['/api/plugin-packages'] });
  };
  const look = ({ id, version }: PluginPackage) => ask(() => api<Inspection>(`/api/plugin-packages/${id}/${version}`));
  const handIn = (file: Blob) => ask(() => api<Inspection>('/api/plugin-packages', { method: 'POST', body: file }));
  const waits = (proposal: number | null): void => {
    if (proposal !== null) notify.success(t('packages.proposed'));
  };
  const done = ({ proposal }: Proposed): void => {
    waits(proposal);
    setInspection(null);
    setRemoving(null);
    // Navigation and widgets are drawn from what is installed.
    void client.invalidateQueries();
  };
  const groups = byPlugin(packages.data ?? []);
  return (
    <>
      <ProposalsPanel installation touches={['/api/plugin-packages', '/plugins']} />
      <Panel title={t('packages.title')} data-testid="packages">
        {problem ? (
          <Notice tone="alarm" title={t('packages.refused')} data-testid="package-refused">
            {problem}
          </Notice>
        ) : null}
        <div className="package-hand-in">
          <p>{groups.length === 0 ? t('packages.empty') : t('packages.hint')}</p>
          <FilePicker
            accept=".tgz,application/gzip"
            onFile={(file) => void handIn(file)}
            disabled={busy}
            data-testid="package-file"
          >
            {t('packages.from-file')}
          </FilePicker>
        </div>
        <RegistryFetch busy={busy} onFetch={(fetched) => void ask(fetched)} />
        <ul className="packages">
          {groups.map(([id, versions]) => (
            <li key={id} data-testid={`package-${id}`}>
              <div className="package-name">
                <strong>{text(versions[0]!.title)}</strong> <code>{id}</code>
                <ActionButton quiet danger onClick={() => setRemoving(versions[0]!)}>
                  {t('packages.remove')}
                </ActionButton>
              </div>
              <div className="package-versions">
                {versions.map((entry) => (
                  <ActionButton key={entry.version} disabled={busy} onClick={() => void look(entry)}>
                    {entry.version} · {t.of('packages', entry.active ? 'running' : `state-${entry.signature}`)}
                  </ActionButton>
                ))}
              </div>
            </li>
          ))}
        </ul>
        {inspection ? (
          <InstallDialog
            key={`${inspection.package.sha256} ${inspection.package.signature}`}
            inspection={inspection}
            onTrusted={({ proposal }) => waits(proposal)}
            onInstalled={done}
            onClose={() => setInspection(null)}
          />
        ) : null}
        {removing ? (
          <RemoveDialog id={removing.id} name={text(removing.title)} onDone={done} onClose={() => setRemoving(null)} />
        ) : null}
      </Panel>
    </>
  );
}
