document.addEventListener('input', event => {
  if (event.target.matches('.pair input')) {
    event.target.parentElement.style.setProperty('--at', event.target.value + '%');
  }
});
