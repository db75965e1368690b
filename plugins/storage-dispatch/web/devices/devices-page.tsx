import {
  Age,
  formatTime,
  LinkButton,
  Notice,
  Page,
  Panel,
  ProposalsPanel,
  type PluginPageProps,
  Quantity,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ControlData } from '../../contracts/control-routes.ts';
import { useT } from '../use-t.ts';
import { DevicePanel } from './device-panel.tsx';
import { GateLog } from './gate-log.tsx';
import { StopButton } from './stop-button.tsx';
import { useControl } from '../shared/use-control.ts';
import { useCodeText, useControlWords } from '../shared/control-words.ts';
import './devices.css';

/** Controlled devices: modes, setpoint against actual, what decides now, overrides, and the gate's log. */
export function DevicesPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const loaded = useControl();
  const control = loaded.data;
  const state = viewState(loaded, {
    when: control !== undefined && control.devices.length === 0,
    title: t('control.empty'),
    hint: t('control.empty-hint'),
    action: (
      <LinkButton to="/plugins" permission="kernel.plugins-manage">
        {t('board.configure')}
      </LinkButton>
    ),
  });
  return (
    <Page
      title={t('control.title')}
      meta={control && control.at !== null ? <Age at={control.at} /> : null}
      actions={control && control.devices.length > 0 ? <StopButton stopped={control.stopped !== null} /> : null}
      state={state}
      data-testid="control-page"
    >
      {control ? (
        <>
          <SiteState control={control} />
          <ProposalsPanel plugin="storage-dispatch" touches={['./control']} />
          {control.devices.map((device) => (
            <DevicePanel key={device.id} device={device} control={control} />
          ))}
          <GateLog devices={control.devices} />
          <ControllerLog control={control} />
        </>
      ) : null}
    </Page>
  );
}

/** What concerns the whole park: stop, read only, nobody controls, the grid connection. */
function SiteState({ control }: { control: ControlData }): ReactNode {
  const t = useT();
  const why = useCodeText('control.codes');
  const { stopped, readOnly, at, grid } = control;
  const common = control.reasons.filter(({ device }) => device === null);
  return (
    <>
      {stopped ? (
        <Notice tone="alarm" title={t('control.stopped')} data-testid="control-stopped">
          {t('control.stopped-by', { by: stopped.by, time: formatTime(stopped.at, 'short'), reason: stopped.reason })}
        </Notice>
      ) : null}
      {readOnly ? <Notice tone="warning" title={t('control.read-only')} /> : null}
      {at === null ? <Notice tone="warning" title={t('control.nobody')} /> : null}
      {common.map(({ code, params }) => (
        <Notice key={code} tone="plain" title={why(code, params)} />
      ))}
      {grid.importLimitKw === null ? null : (
        <p className="sd-grid">
          {t('control.grid')} <Quantity value={grid.importKw} unit="kW" evidence={grid.ref} label={t('control.grid')} />{' '}
          · {t('control.grid-limit')} <Quantity value={grid.importLimitKw} unit="kW" />
        </p>
      )}
    </>
  );
}

/** Newest lines of the controller: what began when. */
function ControllerLog({ control }: { control: ControlData }): ReactNode {
  const t = useT();
  const level = useControlWords('level');
  const why = useCodeText('control.codes');
  if (control.log.length === 0) return null;
  return (
    <Panel title={t('control.controller-log')}>
      <ol className="sd-log" data-testid="controller-log">
        {control.log.slice(0, 20).map((line, place) => (
          <li key={`${line.at}-${place}`}>
            <time>{formatTime(line.at, 'time')}</time> <strong>{level(line.level)}</strong>{' '}
            {why(line.code, line.params)}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
