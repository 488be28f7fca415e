"""The parts of `commontable measure`: what each measure asks for, what is printed, what is drawn."""
