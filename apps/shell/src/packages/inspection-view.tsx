import { Notice, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { type Inspection, inGroups } from './types.ts';

function Row({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Who signed it: a trusted vendor, somebody unknown, or nobody. */
function Signature({ inspection }: { inspection: Inspection }): ReactNode {
  const t = useT();
  const { signature, keyId } = inspection.package;
  const values = { name: inspection.signer ?? '', key: inGroups(keyId ?? '') };
  return (
    <Notice
      tone={signature === 'signed' ? 'plain' : 'warning'}
      title={t(`packages.${signature}`, values)}
      data-testid="signature"
    >
      {t(`packages.${signature}-hint`, values)}
    </Notice>
  );
}

/** All that an operator decides by: signature, fit, permissions, services, network. */
export function InspectionView({ inspection }: { inspection: Inspection }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { package: found, permissions, uses, offers, network, problems, settings, requires } = inspection;
  const hosts = [...network.hosts, ...network.config.map((field) => t('packages.host-of-field', { field }))];
  const needs = Object.entries(requires).map(([id, range]) => `${id} ${range}`);
  const none = t('packages.none');
  return (
    <div className="package-view">
      <p>{text(found.description)}</p>
      <Signature inspection={inspection} />
      {problems.length > 0 ? (
        <Notice tone="alarm" title={t('packages.does-not-fit')}>
          {problems.join(' · ')}
        </Notice>
      ) : null}
      {settings.map(({ park, enabled, problem }) => (
        <Notice
          key={park}
          tone={enabled ? 'alarm' : 'warning'}
          title={t(enabled ? 'packages.settings-refused' : 'packages.settings-anew', { park })}
        >
          {text(problem)}
        </Notice>
      ))}
      <dl className="package-facts">
        <Row name={t('packages.version')}>
          <code>
            {found.id} {found.version}
          </code>
          {inspection.running ? ` · ${t('packages.runs-now', { version: inspection.running })}` : null}
        </Row>
        <Row name={t('packages.permissions')}>
          {permissions.length === 0
            ? none
            : permissions.map(({ id, title, grants }) => (
                <div key={id}>
                  {text(title)}{' '}
                  <span className="package-quiet">{grants.map((role) => t.of('role', role)).join(', ')}</span>
                </div>
              ))}
        </Row>
        <Row name={t('packages.uses')}>{uses.map(({ service }) => service).join(', ') || none}</Row>
        <Row name={t('packages.offers')}>{offers.join(', ') || none}</Row>
        <Row name={t('packages.network')}>{hosts.join(', ') || t('packages.no-network')}</Row>
        <Row name={t('packages.needs')}>{needs.join(', ') || none}</Row>
        <Row name={t('packages.runs-as')}>{t('packages.own-process')}</Row>
        <Row name="SHA-256">
          <code className="package-hash">{found.sha256}</code>
        </Row>
      </dl>
    </div>
  );
}
