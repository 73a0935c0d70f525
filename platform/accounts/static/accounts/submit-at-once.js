// Whoever signs out here signs out of the provider too, without another click.
document.querySelector('[data-submit-at-once]')?.requestSubmit();
