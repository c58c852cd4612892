/** The fleet at an instant of the past. */
export const past = {
  title: 'Fleet at an instant',
  open: 'Fleet at an instant',
  sign: 'Not now: the fleet of {{at}}',
  instant: 'Instant on show',
  scrub: 'Time of day',
  back1: 'A minute back',
  back10: 'Ten minutes back',
  on1: 'A minute on',
  on10: 'Ten minutes on',
  now: 'Back to now',
  found: '{{count}} on the map · {{without}} with a device but without a position in the day before',
  chosenAge: 'position was {{span}} old',
  chosenNowhere: 'the selected one had no position then',
} as const;
