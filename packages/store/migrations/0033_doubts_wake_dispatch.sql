-- A unit that does not leave, or will be late, is a reason to plan again.
DROP INDEX events_unrelayed;
CREATE INDEX events_unrelayed ON events (id)
  WHERE relayed_at IS NULL AND kind IN ('alarm.raised', 'incident.reported', 'incident.changed', 'unit.changed',
                                        'assignment.changed', 'assignment.doubted', 'clocks.changed');
