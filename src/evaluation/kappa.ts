/**
 * Agreement of two appraisers beyond chance (Cohen 1960): 1 is perfect, 0 what chance would give. Undefined where both
 * give everything the same class, for then chance alone agrees.
 *
 * @param table counts: `table[i][j]` parts are `i` to the one and `j` to the other
 */
export function cohenKappa(table: readonly (readonly number[])[]): number | undefined {
  const rows = table.map((row) => sum(row));
  const columns = table.map((_, column) => sum(table.map((row) => row[column] ?? 0)));
  const total = sum(rows);
  const observed = sum(table.map((row, index) => row[index] ?? 0)) / total;
  const byChance = sum(rows.map((row, index) => row * (columns[index] ?? 0))) / total ** 2;
  return beyondChance(observed, byChance);
}

/**
 * Agreement of any number of ratings of each part beyond chance (Fleiss 1971). Each part must have been rated equally
 * often, at least twice.
 *
 * @param ratings for each part how many ratings each class got
 */
export function fleissKappa(ratings: readonly (readonly number[])[]): number | undefined {
  const [first = []] = ratings;
  const perPart = sum(first);
  if (perPart < 2) return undefined;
  const agreement = ratings.map((counts) => {
    return (sum(counts.map((count) => count ** 2)) - perPart) / (perPart * (perPart - 1));
  });
  const shares = first.map((_, kind) => {
    return sum(ratings.map((counts) => counts[kind] ?? 0)) / (ratings.length * perPart);
  });
  return beyondChance(sum(agreement) / ratings.length, sum(shares.map((share) => share ** 2)));
}

function beyondChance(observed: number, byChance: number): number | undefined {
  return byChance >= 1 ? undefined : (observed - byChance) / (1 - byChance);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
