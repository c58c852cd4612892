import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useListCursor } from './cursor.ts';
import './lists.css';

interface Props<T> {
  items: readonly T[];
  idOf: (item: T) => string;
  label: string;
  rowPx: number;
  onOpen: (id: string) => void;
  renderRow: (item: T) => ReactNode;
  isSelected: (item: T) => boolean;
  /** Column heads of a table. */
  head?: ReactNode;
  columns?: string;
}

/** Rows of which only those in sight are in the page: 20,000 scroll like twenty. With `columns` it is a table. */
export function VirtualList<T>({ items, idOf, label, rowPx, onOpen, renderRow, isSelected, head, columns }: Props<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const ids = useMemo(() => items.map(idOf), [items, idOf]);
  const cursor = useListCursor(ids, onOpen);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  useEffect(() => virtualizer.measure(), [rowPx, virtualizer]);
  useEffect(() => {
    const index = cursor === null ? -1 : ids.indexOf(cursor);
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [cursor, ids, virtualizer]);

  const isTable = columns !== undefined;
  return (
    <div className="list-scroll" ref={scroller} tabIndex={0} role="region" aria-label={label}>
      <div
        role={isTable ? 'table' : undefined}
        aria-label={label}
        aria-rowcount={isTable ? items.length + 1 : undefined}
      >
        {isTable && (
          <div role="rowgroup" className="table-head">
            <div role="row" className="table-row" style={{ gridTemplateColumns: columns }}>
              {head}
            </div>
          </div>
        )}
        <div
          className="list-body"
          role={isTable ? 'rowgroup' : 'list'}
          aria-label={isTable ? undefined : label}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ index, start, size }) => {
            const item = items[index];
            if (item === undefined) return null;
            const id = idOf(item);
            return (
              <div
                key={id}
                role={isTable ? 'row' : 'listitem'}
                aria-rowindex={isTable ? index + 2 : undefined}
                className={isTable ? 'list-row table-row' : 'list-row'}
                data-cursor={cursor === id || undefined}
                data-selected={isSelected(item) || undefined}
                style={{ transform: `translateY(${String(start)}px)`, height: size, gridTemplateColumns: columns }}
              >
                {renderRow(item)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
