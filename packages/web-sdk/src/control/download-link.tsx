import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useResolvePath } from '../api/use-api.ts';
import './controls.css';

export interface DownloadLinkProps {
  /** Route that answers with the file: `./bills/b-17/pdf` below the plugin's own routes, or absolute. */
  href: string;
  /** Name of the file; without it the server names it. */
  name?: string;
  quiet?: boolean;
  title?: string;
  children: ReactNode;
  'data-testid'?: string;
}

/** Saves what a route answers with as a file. It is a link, so that it can be copied and opened beside. */
export function DownloadLink({ href, name, quiet, children, ...rest }: DownloadLinkProps): ReactNode {
  const resolve = useResolvePath();
  return (
    <a className="lt-button" data-quiet={quiet || undefined} href={resolve(href)} download={name ?? true} {...rest}>
      <IconDownload size={14} stroke={1.5} aria-hidden />
      {children}
    </a>
  );
}
