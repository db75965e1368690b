import { IconDownload } from '@tabler/icons-react';
import type { MouseEvent, ReactNode } from 'react';
import { shellLink } from '../api/shell-link.ts';
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
  const path = useResolvePath()(href);
  // A frame may save nothing itself.
  const byShell = (event: MouseEvent): void => {
    const link = shellLink();
    if (!link) return;
    event.preventDefault();
    link.download(path, name);
  };
  return (
    <a
      className="lt-button"
      data-quiet={quiet || undefined}
      href={path}
      download={name ?? true}
      onClick={byShell}
      {...rest}
    >
      <IconDownload size={14} stroke={1.5} aria-hidden />
      {children}
    </a>
  );
}
