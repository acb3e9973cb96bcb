// Live news and keys. Every page is complete without this file, and it never moves what one reads.
"use strict";

(() => {
    const news = document.getElementById("news");
    const live = document.body.dataset.live;

    // A quiet line says how many posts came; a click loads the page anew. Only the page that is
    // looked at listens: a browser opens six connections to one place, for all its tabs together.
    if (news && live && "EventSource" in window) {
        const make = (name, kind, text) =>
            Object.assign(document.createElement(name), { className: kind, textContent: text });
        // How many are unread stands beside the way to them, and before the title of the tab.
        const count = ({ unread, tally }) => {
            const title = document.title.replace(/^\(\d+\) /, "");
            document.title = unread ? `(${unread}) ${title}` : title;
            const shown = make("span", "tally", unread);
            shown.setAttribute("aria-hidden", "true");
            const all = unread ? [" ", shown, make("span", "hidden", ` (${tally})`)] : [];
            document.getElementById("unread-tally")?.replaceChildren(...all);
        };
        const tell = (event) => {
            const told = JSON.parse(event.data);
            const link = make("a", "", told.line);
            link.href = location.pathname === "/" ? "/" : location.href.split("#")[0];
            link.addEventListener("click", () => location.reload());
            news.replaceChildren(link);
            count(told);
        };
        let source = null;
        const listen = () => {
            const wanted = document.visibilityState === "visible";
            if (wanted === Boolean(source)) return;
            source?.close();
            source = wanted ? new EventSource(live) : null;
            source?.addEventListener("posts", tell);
        };
        listen();
        document.addEventListener("visibilitychange", listen);
        addEventListener("pageshow", listen);
        addEventListener("pagehide", () => {
            source?.close();
            source = null;
        });
    }

    // What is on its way is looked at again, as long as some of it is.
    const files = document.querySelector(".files[data-again]");
    const look = async () => {
        const answer = await fetch(files.dataset.again);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector(".files");
        if (!answer.ok || !fresh) return;
        if (fresh.innerHTML !== files.innerHTML) files.replaceChildren(...fresh.childNodes);
        if (files.querySelector("progress")) setTimeout(look, 2000);
    };
    if (files?.querySelector("progress")) setTimeout(look, 2000);

    // Behind a quotation is where one writes.
    const text = document.querySelector("textarea[autofocus]");
    text?.setSelectionRange(text.value.length, text.value.length);

    const posts = () => [...document.querySelectorAll("article.post, .rows > li, .digest li")];

    // What is focused now, or else what is read: the last one that begins in the upper third.
    const current = (all) => {
        const focused = all.findIndex((post) => post.contains(document.activeElement));
        if (focused >= 0) return focused;
        return all.findLastIndex((post) => post.getBoundingClientRect().top < innerHeight / 3);
    };

    const step = (by) => {
        const all = posts();
        const next = all[Math.max(0, Math.min(all.length - 1, current(all) + by))];
        if (!next) return;
        const target = next.matches("article") ? next : next.querySelector("a");
        target?.focus({ preventScroll: true });
        next.scrollIntoView({ block: "start" });
    };

    const reply = () => {
        const all = posts();
        const link = all[Math.max(0, current(all))]?.querySelector("a.reply");
        if (link) link.click();
    };

    const keys = {
        j: () => step(1),
        k: () => step(-1),
        r: reply,
        u: () => document.querySelector("[data-key=u]")?.click(),
        "/": () => document.getElementById("q")?.focus(),
        g: () => location.assign("/boards"),
        h: () => location.assign("/"),
        "?": () => location.assign("/help"),
    };

    addEventListener("keydown", (event) => {
        const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
        if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
        event.preventDefault();
        keys[event.key]();
    });
})();
