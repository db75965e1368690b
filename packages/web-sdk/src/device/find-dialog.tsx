import { useState, type ReactNode } from 'react';
import { useApi, useResolvePath } from '../api/use-api.ts';
import { ActionButton } from '../control/action-button.tsx';
import { CancelButton } from '../control/cancel-button.tsx';
import { Dialog } from '../control/dialog.tsx';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { StateView } from '../ui/state-view.tsx';
import { viewState } from '../ui/state.ts';
import { AddDevice } from './add-device.tsx';
import type { DeviceKind } from './device-kind.ts';
import { DeviceSearch, type FoundDevice } from './device-search.tsx';
import { entriesOf, type ConnectorConfig } from './found-entry.ts';

/** Searches for devices of the connector of the page; one that was found is given its asset and added to the settings. */
export default function FindDialog({ kind, onClose }: { kind: DeviceKind; onClose: () => void }): ReactNode {
  const t = useSdkT();
  const resolve = useResolvePath();
  const config = useApi<ConnectorConfig>(`/plugins/${kind.plugin}/config`);
  const [adding, setAdding] = useState<FoundDevice | null>(null);
  const entries = entriesOf(config.data, kind);
  const listedAs = ({ connection }: FoundDevice): unknown =>
    entries.find((entry) => Object.entries(connection).every(([name, value]) => entry[name] === value))?.[kind.id];
  const action = (found: FoundDevice): ReactNode => {
    const id = listedAs(found);
    if (typeof id === 'string') return <span className="lt-search-quiet">{t('search.listed', { id })}</span>;
    return (
      <ActionButton onClick={() => setAdding(found)} data-testid="find-add">
        {t('search.add')}
      </ActionButton>
    );
  };
  return (
    <Dialog title={t('search.title')} onClose={onClose} wide data-testid="find-dialog">
      {config.data ? null : <StateView state={viewState(config)} rows={4} />}
      {/* Stays while a device is added: leaving would end the search, and take its list away. */}
      <div hidden={config.data === undefined || adding !== null}>
        <p className="lt-dialog-hint lt-search-hint">{t('search.hint')}</p>
        <DeviceSearch
          kind={kind}
          path={resolve(`/plugins/${kind.plugin}/discover`)}
          body={(input) => ({ input })}
          action={action}
        />
        <div className="lt-buttons lt-search-foot">
          <CancelButton>{t('action.close')}</CancelButton>
        </div>
      </div>
      {adding ? (
        <AddDevice {...{ kind, config, found: adding, onBack: () => setAdding(null), onAdded: onClose }} />
      ) : null}
    </Dialog>
  );
}
