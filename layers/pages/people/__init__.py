"""People in charge: who answers for which ground on a day, and the forms that change it."""
