from tjenesteshop.cli import main

main()
