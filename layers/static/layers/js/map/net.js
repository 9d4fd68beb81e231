// Asking the server: one place for errors, ended sessions and overtaken questions.

const note = document.getElementById("map-note");

export function say(text) {
  if (note) {
    note.textContent = text;
    note.hidden = !text;
  }
}

/** JSON of an address; null when the question was overtaken or failed (then the page says so). */
export async function ask(url, signal) {
  try {
    const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
    if (answer.redirected) {
      window.location.reload(); // the session has ended: the login page comes, then this page again
      return null;
    }
    if (!answer.ok) {
      throw new Error(`${answer.status}`);
    }
    const data = await answer.json();
    say("");
    return data;
  } catch (error) {
    if (error.name !== "AbortError") {
      say(gettext("The server did not answer; what you see may be old. Move the map to try again."));
    }
    return null;
  }
}
